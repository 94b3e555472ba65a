import type { TypeATarget } from './targets.ts';
import { decodeTargets, encodeTargets } from './targets.ts';

/**
 * One command of the PN532: both directions of both its frames, how long the answer may take and whether it may be
 * sent again when nobody knows if the chip executed it. Decoders give undefined for a wrong form.
 */
export interface CommandRow<Request, Reply> {
  readonly name: string;
  readonly code: number;
  readonly meaning: string;
  readonly replyTimeoutMs: number;
  readonly repeatable: boolean;
  encodeRequest(request: Request): Uint8Array;
  decodeRequest(data: Uint8Array): Request | undefined;
  encodeReply(reply: Reply): Uint8Array;
  decodeReply(data: Uint8Array): Reply | undefined;
}

/** A frame without data. */
export type Nothing = 'nothing';
const emptyReply = {
  encodeReply: (): Uint8Array => new Uint8Array(),
  decodeReply: (data: Uint8Array): Nothing | undefined => (data.length === 0 ? 'nothing' : undefined),
};

export interface FirmwareVersion {
  /** 32h for a PN532. */
  readonly ic: number;
  readonly version: number;
  readonly revision: number;
  /** Bit 0 type A, bit 1 type B, bit 2 ISO 18092. */
  readonly support: number;
}
export const PN532_IC = 0x32;

const diagnose: CommandRow<{ readonly echo: Uint8Array }, { readonly echo: Uint8Array }> = {
  name: 'Diagnose',
  code: 0x00,
  meaning: 'sends data back (test 00)',
  replyTimeoutMs: 200,
  repeatable: true,
  encodeRequest: ({ echo }) => Uint8Array.of(0, ...echo),
  decodeRequest: (data) => (data[0] === 0 ? { echo: data.slice(1) } : undefined),
  encodeReply: ({ echo }) => Uint8Array.of(0, ...echo),
  decodeReply: (data) => (data[0] === 0 ? { echo: data.slice(1) } : undefined),
};

const getFirmwareVersion: CommandRow<Nothing, FirmwareVersion> = {
  name: 'GetFirmwareVersion',
  code: 0x02,
  meaning: 'which chip, which firmware',
  replyTimeoutMs: 100,
  repeatable: true,
  encodeRequest: () => new Uint8Array(),
  decodeRequest: (data) => (data.length === 0 ? 'nothing' : undefined),
  encodeReply: ({ ic, version, revision, support }) => Uint8Array.of(ic, version, revision, support),
  decodeReply: (data) => {
    const [ic, version, revision, support] = data;
    if (ic === undefined || version === undefined || revision === undefined) return undefined;
    return support === undefined || data.length !== 4 ? undefined : { ic, version, revision, support };
  },
};

export interface SamConfiguration {
  readonly mode: 'normal' | 'virtual' | 'wired' | 'dual';
  /** In steps of 50 ms; only `virtual` uses it. */
  readonly timeout: number;
  /** Undefined: the byte is left out. */
  readonly useIrq: boolean | undefined;
}
const samModes = ['normal', 'virtual', 'wired', 'dual'] as const;

const samConfiguration: CommandRow<SamConfiguration, Nothing> = {
  name: 'SAMConfiguration',
  code: 0x14,
  meaning: 'mode of the security module; ends the low-power mode after power-up',
  replyTimeoutMs: 100,
  repeatable: true,
  encodeRequest: ({ mode, timeout, useIrq }) =>
    Uint8Array.of(samModes.indexOf(mode) + 1, timeout, ...(useIrq === undefined ? [] : [useIrq ? 1 : 0])),
  decodeRequest: (data) => {
    const mode = samModes[(data[0] ?? 0) - 1];
    // The chip takes one to three parameters.
    if (!mode || data.length > 3) return undefined;
    return { mode, timeout: data[1] ?? 0, useIrq: data[2] === undefined ? undefined : data[2] !== 0 };
  },
  ...emptyReply,
};

const powerDown: CommandRow<{ readonly wakeUpSources: number }, { readonly status: number }> = {
  name: 'PowerDown',
  code: 0x16,
  meaning: 'sleep until a wake-up source (10h: this line) stirs',
  replyTimeoutMs: 100,
  repeatable: false,
  encodeRequest: ({ wakeUpSources }) => Uint8Array.of(wakeUpSources, 0),
  decodeRequest: ([wakeUpSources]) => (wakeUpSources === undefined ? undefined : { wakeUpSources }),
  encodeReply: ({ status }) => Uint8Array.of(status),
  decodeReply: ([status]) => (status === undefined ? undefined : { status }),
};

/** Items of RFConfiguration that are used here. */
export type RfConfiguration =
  | { readonly item: 'field'; readonly on: boolean; readonly autoRfca: boolean }
  /** How often an activation is tried again; 255 is for ever and the default. */
  | { readonly item: 'maxRetries'; readonly atr: number; readonly psl: number; readonly passive: number }
  | { readonly item: 'other'; readonly code: number; readonly values: Uint8Array };

const rfConfiguration: CommandRow<RfConfiguration, Nothing> = {
  name: 'RFConfiguration',
  code: 0x32,
  meaning: 'field and retries',
  replyTimeoutMs: 100,
  repeatable: true,
  encodeRequest: (request) => {
    switch (request.item) {
      case 'field':
        return Uint8Array.of(1, (request.on ? 1 : 0) | (request.autoRfca ? 2 : 0));
      case 'maxRetries':
        return Uint8Array.of(5, request.atr, request.psl, request.passive);
      case 'other':
        return Uint8Array.of(request.code, ...request.values);
    }
  },
  decodeRequest: (data) => {
    const [item, first = 0, second = 0, third = 0] = data;
    if (item === undefined) return undefined;
    if (item === 1 && data.length === 2) {
      return { item: 'field', on: (first & 1) !== 0, autoRfca: (first & 2) !== 0 };
    }
    if (item === 5 && data.length === 4)
      return { item: 'maxRetries', atr: first, psl: second, passive: third };
    return { item: 'other', code: item, values: data.slice(1) };
  },
  ...emptyReply,
};

const inListPassiveTarget: CommandRow<
  /** `call`: only the card with this id (see `encodeUidCall`); empty: any. */
  { readonly maxTargets: 1 | 2; readonly call: Uint8Array },
  { readonly targets: readonly TypeATarget[] }
> = {
  name: 'InListPassiveTarget',
  code: 0x4a,
  meaning: 'finds and selects cards, 106 kbit/s type A',
  // Bounded by the retries that RFConfiguration sets; without that it can take for ever.
  replyTimeoutMs: 1000,
  repeatable: true,
  encodeRequest: ({ maxTargets, call }) => Uint8Array.of(maxTargets, 0, ...call),
  decodeRequest: (data) => {
    const [maxTargets, modulation] = data;
    if ((maxTargets !== 1 && maxTargets !== 2) || modulation !== 0) return undefined;
    return { maxTargets, call: data.slice(2) };
  },
  encodeReply: ({ targets }) => encodeTargets(targets),
  decodeReply: (data) => {
    const targets = decodeTargets(data);
    return targets && { targets };
  },
};

const inDataExchange: CommandRow<
  { readonly target: number; readonly data: Uint8Array },
  { readonly status: number; readonly data: Uint8Array }
> = {
  name: 'InDataExchange',
  code: 0x40,
  meaning: 'one exchange with a listed card',
  // The card takes 15 ms for its slowest command; the rest is for the bridge.
  replyTimeoutMs: 300,
  // Reads and authentications may be repeated, writes never: who sends it says so.
  repeatable: false,
  encodeRequest: ({ target, data }) => Uint8Array.of(target, ...data),
  decodeRequest: (data) => (data[0] === undefined ? undefined : { target: data[0], data: data.slice(1) }),
  encodeReply: ({ status, data }) => Uint8Array.of(status, ...data),
  decodeReply: (data) => (data[0] === undefined ? undefined : { status: data[0], data: data.slice(1) }),
};

const inRelease: CommandRow<{ readonly target: number }, { readonly status: number }> = {
  name: 'InRelease',
  code: 0x52,
  meaning: 'lets go of a target (0: all)',
  replyTimeoutMs: 200,
  repeatable: true,
  encodeRequest: ({ target }) => Uint8Array.of(target),
  decodeRequest: ([target]) => (target === undefined ? undefined : { target }),
  encodeReply: ({ status }) => Uint8Array.of(status),
  decodeReply: ([status]) => (status === undefined ? undefined : { status }),
};

/** The commands that this project uses. An answer has the code of its command plus one. */
export const pn532Commands = {
  diagnose,
  getFirmwareVersion,
  samConfiguration,
  powerDown,
  rfConfiguration,
  inListPassiveTarget,
  inDataExchange,
  inRelease,
} as const;

export type Pn532CommandName = keyof typeof pn532Commands;

export function commandNameOf(code: number): Pn532CommandName | undefined {
  const names = Object.keys(pn532Commands) as Pn532CommandName[];
  return names.find((name) => pn532Commands[name].code === code);
}
