import fc from 'fast-check';
import { claimDebit, claimIdentity, claimLoadRecord, cardReaders } from './card-codecs.ts';
import { commands as id003Commands } from '../../../devices/cash-acceptor/id003/codec/commands.ts';
import {
  denominationsOf,
  currencyTableField,
} from '../../../devices/cash-acceptor/id003/codec/currency-table.ts';
import { parseStatus, statusFrame } from '../../../devices/cash-acceptor/id003/codec/statuses.ts';
import type { Field } from '../../../devices/cash-acceptor/codec/fields.ts';
import { commands as sspCommands } from '../../../devices/cash-acceptor/ssp/codec/commands.ts';
import { seal, sessionKey, unseal } from '../../../devices/cash-acceptor/ssp/codec/encryption.ts';
import { encodeEvents, parseEvents } from '../../../devices/cash-acceptor/ssp/codec/events.ts';
import { parseReply } from '../../../devices/cash-acceptor/ssp/codec/replies.ts';
import { channelsOf, setupField } from '../../../devices/cash-acceptor/ssp/codec/setup.ts';
import {
  decodeClassicCommand,
  encodeClassicCommand,
} from '../../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { pn532Commands } from '../../../devices/card-antenna/pn532/codec/commands.ts';
import { decodeTargets, encodeTargets } from '../../../devices/card-antenna/pn532/codec/targets.ts';
import { outputReportLengths } from '../../../devices/hid/codec/report-descriptor.ts';
import {
  CP2110_FEATURES,
  decodeData,
  decodeFeature,
  encodeData,
  encodeFeature,
  featureNameOf,
  fromUartConfig,
  toUartConfig,
  type Cp2110FeatureName,
} from '../../../devices/serial/codec/cp2110-codec.ts';
import { seededRandom } from '../../virtual-clock.ts';
import { nearly } from '../made-bytes.ts';
import { claim, claimSame, target, type Target } from '../target.ts';
import { wireSamples } from './wire-samples.ts';

/** Something that reads bytes of a device or a card; `read` throws where a claim about it does not hold. */
export interface Reader {
  readonly name: string;
  readonly read: (bytes: Uint8Array) => unknown;
  /** What it may throw by its own documentation. */
  readonly mayThrow?: typeof RangeError;
  /** What it is made for. */
  readonly samples?: readonly Uint8Array[];
}

/** A field of an acceptor's codec: an answer or a word why not. What it gives out it takes back, but for texts. */
function field(name: string, of: Field<unknown>): Reader {
  return {
    name,
    read: (bytes) => {
      const value = of.decode(bytes);
      claim(value.ok || value.error.length > 0, () => `${name} refuses without a word`);
      if (!value.ok) return;
      const again = of.decode(of.encode(value.value));
      // The third byte of a channel mask is read from whoever sends one, and never sent.
      const isLongMask = name === 'ssp setInhibits parameters' && bytes.length > 2;
      if (isPrintable(bytes) && !isLongMask)
        claimSame(again.ok && again.value, value.value, `${name} after encoding`);
    },
  };
}

const isPrintable = (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 0x80);

const key = sessionKey(0x0123456701234567n, 77n);

const acceptorReaders: readonly Reader[] = [
  ...Object.entries(sspCommands).flatMap(([name, { parameters, answer }]) => [
    field(`ssp ${name} parameters`, parameters as Field<unknown>),
    field(`ssp ${name} answer`, answer as Field<unknown>),
  ]),
  ...Object.entries(id003Commands).flatMap(([name, { parameters, value }]) => [
    field(`id003 ${name} parameters`, parameters as Field<unknown>),
    field(`id003 ${name} value`, value as Field<unknown>),
  ]),
  { name: 'ssp reply', read: (bytes) => claimReply(bytes) },
  {
    name: 'ssp events',
    read: (bytes) => {
      const { events, unreadable } = parseEvents(bytes);
      const read = encodeEvents(events);
      claimSame(bytes.slice(0, read.length), read, 'events are the beginning of what was sent');
      claim(read.length < bytes.length === (unreadable !== undefined), () => 'bytes vanished');
    },
  },
  {
    name: 'ssp channels',
    read: (bytes) => {
      const setup = setupField.decode(bytes);
      const channels = setup.ok ? channelsOf(setup.value) : undefined;
      if (channels?.ok) claim(channels.value.every(isNote), () => 'a channel without a value');
    },
  },
  {
    name: 'ssp encrypted packet',
    read: (bytes) => {
      const opened = unseal(key, bytes);
      // Nothing but what was sealed with the key can be opened, but for a chance of one in 65536.
      if (opened) claim(opened.data.length + 7 <= bytes.length, () => 'more came out than was inside');
    },
  },
  {
    name: 'id003 status',
    read: ([code = 0, ...data]) => {
      const frame = { code, data: Uint8Array.from(data) };
      const status = parseStatus(frame);
      const isTicket = status?.name === 'escrow' && status.escrowCode === undefined;
      if (status && !isTicket) claimSame(statusFrame(status), frame, `status ${status.name}`);
    },
  },
  {
    name: 'id003 denominations',
    read: (bytes) => {
      const rows = currencyTableField.decode(bytes);
      const table = rows.ok ? denominationsOf(rows.value, rows.value[0]?.country ?? 0) : undefined;
      if (table?.ok)
        claim(
          table.value.every(({ value }) => value > 0),
          () => 'a note without a value',
        );
    },
  },
];

const isNote = ({ denomination }: { readonly denomination: number }): boolean => denomination > 0;

function claimReply(bytes: Uint8Array): void {
  const reply = parseReply(bytes);
  if (reply) claimSame(reply.data, bytes.slice(1), 'data behind the code');
}

const antennaReaders: readonly Reader[] = [
  ...Object.values(pn532Commands).flatMap((row): readonly Reader[] => [
    { name: `pn532 ${row.name} request`, read: (bytes) => row.decodeRequest(bytes) },
    { name: `pn532 ${row.name} reply`, read: (bytes) => row.decodeReply(bytes) },
  ]),
  {
    name: 'pn532 targets',
    read: (bytes) => {
      const targets = decodeTargets(bytes);
      if (targets) claimSame(encodeTargets(targets), bytes, 'targets');
    },
  },
  {
    name: 'classic command',
    read: (bytes) => {
      const command = decodeClassicCommand(bytes);
      if (command && command.name !== 'restore')
        claimSame(encodeClassicCommand(command), bytes, command.name);
    },
  },
];

const bridgeReaders: readonly Reader[] = [
  {
    name: 'cp2110 feature',
    mayThrow: RangeError,
    read: (bytes) => {
      const name = featureNameOf(bytes[0]);
      if (!name) return;
      const values = decodeFeature(name, bytes);
      const again = encodeFeature(name, values as never);
      claimSame(decodeFeature(name, again), values, name);
    },
  },
  { name: 'cp2110 wrong feature', mayThrow: RangeError, read: (bytes) => decodeFeature('status', bytes) },
  {
    name: 'cp2110 data',
    read: (bytes) => {
      const data = decodeData(bytes);
      if (data) claimSame(encodeData(data), bytes.slice(0, data.length + 1), 'a data report');
    },
  },
  {
    name: 'cp2110 line',
    mayThrow: RangeError,
    read: (bytes) => {
      const line = fromUartConfig(
        decodeFeature('config', Uint8Array.of(CP2110_FEATURES.config.id, ...bytes)),
      );
      if (line) claimSame(fromUartConfig(toUartConfig(line)), line, 'line settings');
    },
  },
  {
    name: 'report descriptor',
    mayThrow: RangeError,
    read: (bytes) => {
      const lengths = [...outputReportLengths(bytes).values()];
      claim(
        lengths.every((length) => length >= 1),
        () => 'a report without a length',
      );
    },
  },
];

export const readers: readonly Reader[] = [
  ...acceptorReaders,
  ...antennaReaders,
  ...bridgeReaders,
  ...cardReaders,
];

/** No reader throws where a value was promised, and what it reads it writes in the same way. */
export function readersTarget(all: readonly Reader[]): Target {
  const bytes = nearly(fc.constantFrom(...wireSamples), [0, 1, 5, 0x60, 0xee, 0xf0, 0xff]);
  const long = fc.uint8Array({ maxLength: 300 });
  const input = fc.record({
    reader: fc.constantFrom(...all.map(({ name }) => name)),
    bytes: fc.oneof({ weight: 4, arbitrary: bytes }, { weight: 1, arbitrary: long }),
  });
  return target(
    'codecs/readers',
    input,
    ({ reader, bytes: given }) => {
      const one = all.find(({ name }) => name === reader);
      try {
        one?.read(given);
      } catch (error) {
        if (!one?.mayThrow || !(error instanceof one.mayThrow)) throw error;
      }
    },
    { quickCases: 20_000 },
  );
}

/** The longest command fills a packet; there is no room for the rest then. */
const sealed: Target = target(
  'codecs/ssp-encryption',
  fc.record({
    count: fc.integer({ min: 0, max: 0xffff_ffff }),
    data: fc.uint8Array({ minLength: 1, maxLength: 240 }),
    seed: fc.nat(),
    flip: fc.nat(4000),
  }),
  ({ count, data, seed, flip }) => {
    const packet = seal(key, { count, data }, seededRandom(seed));
    claimSame(unseal(key, packet), { count, data }, 'what was sealed');
    const forged = packet.map((byte, index) =>
      index === 1 + (flip % (packet.length - 1)) ? byte ^ (1 << (flip & 7)) : byte,
    );
    const opened = unseal(key, forged);
    // A changed block is another block: the checksum lets one of 65536 pass.
    claim(opened === undefined || opened.count !== count, () => 'a changed packet is taken for the same');
  },
  { quickCases: 500 },
);

const features: Target = target(
  'codecs/cp2110-features',
  fc.record({
    name: fc.constantFrom(...(Object.keys(CP2110_FEATURES) as Cp2110FeatureName[])),
    values: fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 }),
    padding: fc.nat(40),
  }),
  ({ name, values, padding }) => {
    const fields = Object.keys(CP2110_FEATURES[name].fields);
    const given = Object.fromEntries(
      fields.map((one, index) => [
        one,
        one === 'enabled' || one === 'lineBreak' ? (values[index] ?? 0) % 2 === 1 : (values[index] ?? 0),
      ]),
    );
    const report = encodeFeature(name, given as never);
    const padded = Uint8Array.of(...report, ...new Uint8Array(padding));
    claimSame(decodeFeature(name, padded), given, `feature ${name}`);
  },
  { quickCases: 1000 },
);

export const readerTargets: readonly Target[] = [
  readersTarget(readers),
  sealed,
  features,
  claimIdentity,
  claimLoadRecord,
  claimDebit,
];
