/**
 * The messages of /dev/uhid, with which a program is a HID device for its own kernel (Linux,
 * include/uapi/linux/uhid.h; all little endian, packed). Only what a USB device with numbered or plain reports needs.
 */
const CODES = {
  destroy: 1,
  start: 2,
  stop: 3,
  open: 4,
  close: 5,
  output: 6,
  getReport: 9,
  getReportReply: 10,
  create2: 11,
  input2: 12,
  setReport: 13,
  setReportReply: 14,
} as const;

const BUS_USB = 3;
const DATA_BYTES = 4096;
const NAME_BYTES = 128;
const PLACE_BYTES = 64;
/** The largest message, create2, which is also what a read can return. */
export const UHID_MESSAGE_BYTES = 4 + NAME_BYTES + 2 * PLACE_BYTES + 2 * 2 + 4 * 4 + DATA_BYTES;

/** Errno that a request is answered with when the device stalls; the kernel hands on another one (EIO). */
const EPIPE = 32;

/** What the kernel tells the device. */
export type UhidEvent =
  | { readonly type: 'start' | 'stop' | 'open' | 'close' | 'other' }
  | { readonly type: 'output'; readonly report: Uint8Array }
  | { readonly type: 'getReport'; readonly request: number; readonly reportId: number }
  | { readonly type: 'setReport'; readonly request: number; readonly report: Uint8Array };

export function decodeUhidEvent(message: Buffer): UhidEvent {
  switch (message.readUInt32LE(0)) {
    case CODES.start:
      return { type: 'start' };
    case CODES.stop:
      return { type: 'stop' };
    case CODES.open:
      return { type: 'open' };
    case CODES.close:
      return { type: 'close' };
    case CODES.output: {
      const length = message.readUInt16LE(4 + DATA_BYTES);
      return { type: 'output', report: Uint8Array.from(message.subarray(4, 4 + length)) };
    }
    case CODES.getReport:
      return { type: 'getReport', request: message.readUInt32LE(4), reportId: message.readUInt8(8) };
    case CODES.setReport: {
      const length = message.readUInt16LE(10);
      return {
        type: 'setReport',
        request: message.readUInt32LE(4),
        report: Uint8Array.from(message.subarray(12, 12 + length)),
      };
    }
    default:
      return { type: 'other' };
  }
}

export interface UhidIdentity {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly product: string;
}

/** A message may end early; the kernel takes the rest as zeros. */
export function encodeCreate(identity: UhidIdentity, descriptor: Uint8Array): Buffer {
  const message = Buffer.alloc(UHID_MESSAGE_BYTES - DATA_BYTES + descriptor.length);
  let at = message.writeUInt32LE(CODES.create2, 0);
  message.write(identity.product, at, NAME_BYTES - 1);
  message.write('vm/0', (at += NAME_BYTES), PLACE_BYTES - 1);
  message.write(identity.serialNumber, (at += PLACE_BYTES), PLACE_BYTES - 1);
  at = message.writeUInt16LE(descriptor.length, at + PLACE_BYTES);
  at = message.writeUInt16LE(BUS_USB, at);
  at = message.writeUInt32LE(identity.vendorId, at);
  at = message.writeUInt32LE(identity.productId, at);
  message.set(descriptor, at + 2 * 4);
  return message;
}

export function encodeDestroy(): Buffer {
  const message = Buffer.alloc(4);
  message.writeUInt32LE(CODES.destroy, 0);
  return message;
}

export function encodeInput(report: Uint8Array): Buffer {
  const message = Buffer.alloc(6 + report.length);
  message.writeUInt32LE(CODES.input2, 0);
  message.writeUInt16LE(report.length, 4);
  message.set(report, 6);
  return message;
}

/** `report` undefined: the device stalls. */
export function encodeGetReply(request: number, report: Uint8Array | undefined): Buffer {
  const message = Buffer.alloc(12 + (report?.length ?? 0));
  message.writeUInt32LE(CODES.getReportReply, 0);
  message.writeUInt32LE(request, 4);
  message.writeUInt16LE(report ? 0 : EPIPE, 8);
  message.writeUInt16LE(report?.length ?? 0, 10);
  if (report) message.set(report, 12);
  return message;
}

export function encodeSetReply(request: number, done: boolean): Buffer {
  const message = Buffer.alloc(10);
  message.writeUInt32LE(CODES.setReportReply, 0);
  message.writeUInt32LE(request, 4);
  message.writeUInt16LE(done ? 0 : EPIPE, 8);
  return message;
}
