import {
  blob,
  decodeFields,
  encodeFields,
  flag,
  text,
  u16,
  u32,
  u8,
  type Fields,
  type FieldValues,
} from './binary-fields.ts';

/**
 * How HID devices of the lobby are reached from another process: one TCP connection (loopback) for each opened
 * device, a short one for a list.
 *
 * A frame is a u16 length (of what follows), a u8 message code, and the fields of the row, all big endian.
 *
 *   host                        lobby
 *   list                  ->    device (one for each), listEnd
 *   open                  ->    opened | refused, and then the connection ends
 *   output, get, set      ->    done | failed, with the request's number, in order; `failed` ends the connection
 *                         <-    input, at any time after opened
 *   close                 ->    the connection ends
 *                         <-    gone: the device was unplugged, or the host sent what is no frame; the connection ends
 *
 * When a connection ends in any way, its device is free again.
 */
export const LOBBY_MESSAGES = {
  list: { code: 0x01, fields: {} },
  open: { code: 0x02, fields: { vendorId: u16, productId: u16, serialNumber: text } },
  output: { code: 0x03, fields: { request: u32, report: blob } },
  getFeature: { code: 0x04, fields: { request: u32, reportId: u8, length: u16 } },
  setFeature: { code: 0x05, fields: { request: u32, report: blob } },
  close: { code: 0x06, fields: {} },

  device: {
    code: 0x81,
    fields: { vendorId: u16, productId: u16, serialNumber: text, product: text, path: text },
  },
  listEnd: { code: 0x82, fields: {} },
  opened: {
    code: 0x83,
    fields: { vendorId: u16, productId: u16, serialNumber: text, product: text, path: text },
  },
  /** `busy`: somebody has it open; otherwise there is none. */
  refused: { code: 0x84, fields: { busy: flag } },
  input: { code: 0x85, fields: { report: blob } },
  /** `report` is empty but for getFeature. */
  done: { code: 0x86, fields: { request: u32, report: blob } },
  failed: { code: 0x87, fields: { request: u32, reason: text } },
  gone: { code: 0x88, fields: { reason: text } },
} as const satisfies Record<string, { readonly code: number; readonly fields: Fields }>;

type Name = keyof typeof LOBBY_MESSAGES;
type MessageOf<N extends Name> = { readonly type: N } & FieldValues<(typeof LOBBY_MESSAGES)[N]['fields']>;
export type LobbyMessage = { [N in Name]: MessageOf<N> }[Name];

/** The largest frame without its length: reports have 64 bytes, texts are short. */
export const MAX_LOBBY_FRAME = 4096;

export function encodeLobbyMessage(message: LobbyMessage): Uint8Array {
  const { code, fields }: { code: number; fields: Fields } = LOBBY_MESSAGES[message.type];
  const body = encodeFields(fields, message, [code]);
  if (body.length > MAX_LOBBY_FRAME) {
    throw new RangeError(`a ${message.type} message of ${body.length} bytes is over ${MAX_LOBBY_FRAME}`);
  }
  return Uint8Array.from([...u16.encode(body.length), ...body]);
}

/** The other side sent what is no frame. The connection cannot go on: nobody knows where the next frame begins. */
export class LobbyWireError extends Error {
  override readonly name = 'LobbyWireError';
}

/** Cuts a byte stream into messages. After it has thrown LobbyWireError it is of no use any more. */
export class LobbyWireDecoder {
  #waiting: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): readonly LobbyMessage[] {
    const buffer = Buffer.concat([this.#waiting, bytes]);
    const messages: LobbyMessage[] = [];
    let at = 0;
    while (buffer.length >= at + 2) {
      const length = buffer.readUInt16BE(at);
      if (length === 0 || length > MAX_LOBBY_FRAME) {
        throw new LobbyWireError(`a frame of ${length} bytes (1 to ${MAX_LOBBY_FRAME} are allowed)`);
      }
      const end = at + 2 + length;
      if (buffer.length < end) break;
      messages.push(decodeMessage(Uint8Array.from(buffer.subarray(at + 2, end))));
      at = end;
    }
    this.#waiting = buffer.subarray(at);
    return messages;
  }
}

function decodeMessage(body: Uint8Array): LobbyMessage {
  const type = (Object.keys(LOBBY_MESSAGES) as Name[]).find((name) => LOBBY_MESSAGES[name].code === body[0]);
  if (!type) throw new LobbyWireError(`a message with the unknown code ${body[0] ?? 'none'}`);
  const fields: Fields = LOBBY_MESSAGES[type].fields;
  try {
    const { values, rest } = decodeFields(fields, body.subarray(1));
    if (rest > 0) throw new RangeError(`${rest} bytes too many`);
    // Type and values come from the same row.
    return { type, ...values } as LobbyMessage;
  } catch (error) {
    if (error instanceof RangeError) throw new LobbyWireError(`a bad ${type} message: ${error.message}`);
    throw error;
  }
}
