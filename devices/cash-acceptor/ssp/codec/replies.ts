/** First byte of every answer, and what it tells the host. */
export const replyCodes = {
  ok: { code: 0xf0, meaning: 'done; data may follow' },
  unknownCommand: { code: 0xf2, meaning: 'the device does not know this command' },
  wrongParameterCount: { code: 0xf3, meaning: 'wrong number of parameters' },
  outOfRange: { code: 0xf4, meaning: 'a parameter is out of range' },
  cannotProcess: { code: 0xf5, meaning: "the device's state forbids it now" },
  softwareError: { code: 0xf6, meaning: 'internal error of the device' },
  fail: { code: 0xf8, meaning: 'failed' },
  keyNotSet: { code: 0xfa, meaning: 'encryption: no key, or the wrong one' },
} as const;

export type ReplyCode = keyof typeof replyCodes;

const byCode = new Map<number, ReplyCode>();
for (const name of Object.keys(replyCodes) as ReplyCode[]) byCode.set(replyCodes[name].code, name);

export interface Reply {
  readonly code: ReplyCode;
  readonly data: Uint8Array;
}

export function encodeReply(code: ReplyCode, data: Uint8Array = new Uint8Array()): Uint8Array {
  return Uint8Array.from([replyCodes[code].code, ...data]);
}

/** Undefined when the first byte is no answer code. */
export function parseReply(data: Uint8Array): Reply | undefined {
  const code = byCode.get(data[0] ?? -1);
  return code === undefined ? undefined : { code, data: data.slice(1) };
}
