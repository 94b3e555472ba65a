import { pn532Commands as commands } from '../../devices/card-antenna/pn532/codec/commands.ts';
import { encodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { fromHex } from '../../contract/hex.ts';

/**
 * Frames as traces of other implementations show them (nfcpy, pn532.js, a DESFire trace), or computed from the manual
 * where no trace exists. `body`: what our command table makes of the same thing; frames without one are checked as
 * frames only.
 */
export interface GoldenFrame {
  readonly what: string;
  readonly from: 'host' | 'chip';
  readonly frame: string;
  readonly code: number;
  readonly body: Uint8Array;
}

const uid = fromHex('fb0ee20b');
const toCard = (data: Uint8Array): Uint8Array => commands.inDataExchange.encodeRequest({ target: 1, data });
const fromCard = (status: number, data = ''): Uint8Array =>
  commands.inDataExchange.encodeReply({ status, data: fromHex(data) });
const nothing = new Uint8Array();

export const goldenFrames: readonly GoldenFrame[] = [
  host('asks for the firmware', '0000FF02FED4022A00', 0x02, nothing),
  chip(
    'firmware 1.6, all three standards',
    '0000FF06FAD50332010607E800',
    0x02,
    commands.getFirmwareVersion.encodeReply({ ic: 0x32, version: 1, revision: 6, support: 7 }),
  ),
  host(
    'normal mode, no time, no IRQ',
    '0000FF05FBD4140100001700',
    0x14,
    commands.samConfiguration.encodeRequest({ mode: 'normal', timeout: 0, useIrq: false }),
  ),
  host(
    'normal mode, 20 steps, IRQ',
    '0000FF05FBD4140114010200',
    0x14,
    commands.samConfiguration.encodeRequest({ mode: 'normal', timeout: 20, useIrq: true }),
  ),
  host(
    'normal mode without the IRQ byte',
    '0000FF04FCD41401140300',
    0x14,
    commands.samConfiguration.encodeRequest({ mode: 'normal', timeout: 20, useIrq: undefined }),
  ),
  chip(
    'SAMConfiguration is done',
    '0000FF02FED5151600',
    0x14,
    commands.samConfiguration.encodeReply('nothing'),
  ),
  host('sets 115200 baud', '0000FF03FDD410041800', 0x10, fromHex('04')),
  chip('baud rate is set', '0000FF02FED5111A00', 0x10, nothing),
  host(
    'sleep until the line stirs',
    '0000FF04FCD41610000600',
    0x16,
    commands.powerDown.encodeRequest({ wakeUpSources: 0x10 }),
  ),
  chip('falls asleep', '0000FF03FDD517001400', 0x16, commands.powerDown.encodeReply({ status: 0 })),
  host(
    'two attempts to find a card',
    '0000FF06FAD43205FF0101F400',
    0x32,
    commands.rfConfiguration.encodeRequest({ item: 'maxRetries', atr: 255, psl: 1, passive: 1 }),
  ),
  chip(
    'RFConfiguration is done',
    '0000FF02FED533F800',
    0x32,
    commands.rfConfiguration.encodeReply('nothing'),
  ),
  host(
    'field on',
    '0000FF04FCD4320101F800',
    0x32,
    commands.rfConfiguration.encodeRequest({ item: 'field', on: true, autoRfca: false }),
  ),
  host(
    'radio timings',
    '0000FF06FAD432020A0B0FD400',
    0x32,
    commands.rfConfiguration.encodeRequest({ item: 'other', code: 2, values: fromHex('0a0b0f') }),
  ),
  host(
    'looks for one card',
    '0000FF04FCD44A0100E100',
    0x4a,
    commands.inListPassiveTarget.encodeRequest({ maxTargets: 1, call: nothing }),
  ),
  chip('no card', '0000FF03FDD54B00E000', 0x4a, commands.inListPassiveTarget.encodeReply({ targets: [] })),
  chip(
    'one MIFARE Classic card',
    '0000FF0CF4D54B010100040804FB0EE20BD800',
    0x4a,
    commands.inListPassiveTarget.encodeReply({
      targets: [{ target: 1, sensRes: 0x0004, selRes: 0x08, uid, ats: nothing }],
    }),
  ),
  host(
    'opens the sector of block 7',
    '0000FF0FF1D440016007FFFFFFFFFFFFFB0EE20B9400',
    0x40,
    toCard(
      encodeClassicCommand({
        name: 'authenticate',
        block: 7,
        keyType: 'A',
        key: fromHex('ffffffffffff'),
        uid,
      }),
    ),
  ),
  chip('done', '0000FF03FDD54100EA00', 0x40, fromCard(0)),
  chip('authentication failed', '0000FF03FDD54114D600', 0x40, fromCard(0x14)),
  chip('the card did not answer', '0000FF03FDD54101E900', 0x40, fromCard(1)),
  host(
    'reads block 4',
    '0000FF05FBD440013004B700',
    0x40,
    toCard(encodeClassicCommand({ name: 'read', block: 4 })),
  ),
  chip(
    'sixteen FF',
    '0000FF13EDD54100FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA00',
    0x40,
    fromCard(0, 'ff'.repeat(16)),
  ),
  host(
    'writes block 4',
    '0000FF15EBD44001A0040102030405060708090A0B0C0D0E0F10BF00',
    0x40,
    toCard(
      encodeClassicCommand({ name: 'write', block: 4, data: fromHex('0102030405060708090a0b0c0d0e0f10') }),
    ),
  ),
  host(
    'block 8 plus 100',
    '0000FF09F7D44001C10864000000BE00',
    0x40,
    toCard(encodeClassicCommand({ name: 'increment', block: 8, amount: 100 })),
  ),
  host(
    'block 8 minus 100',
    '0000FF09F7D44001C00864000000BF00',
    0x40,
    toCard(encodeClassicCommand({ name: 'decrement', block: 8, amount: 100 })),
  ),
  host(
    'block 8 into the transfer buffer',
    '0000FF09F7D44001C208000000002100',
    0x40,
    toCard(encodeClassicCommand({ name: 'restore', block: 8 })),
  ),
  host(
    'transfer buffer into block 8',
    '0000FF05FBD44001B0083300',
    0x40,
    toCard(encodeClassicCommand({ name: 'transfer', block: 8 })),
  ),
  host(
    'transfer buffer into block 9',
    '0000FF05FBD44001B0093200',
    0x40,
    toCard(encodeClassicCommand({ name: 'transfer', block: 9 })),
  ),
  host('lets go of card 1', '0000FF03FDD45201D900', 0x52, commands.inRelease.encodeRequest({ target: 1 })),
  chip('has let go', '0000FF03FDD55300D800', 0x52, commands.inRelease.encodeReply({ status: 0 })),
  host('reads three registers', '0000FF08F8D4066305630D6338B300', 0x06, fromHex('6305630d6338')),
  chip('registers are written', '0000FF02FED5092200', 0x08, nothing),
  host('reads the pins', '0000FF02FED40C2000', 0x0c, nothing),
  host('a DESFire card: authenticate', '0000FF05FBD44001AA004100', 0x40, toCard(fromHex('aa00'))),
  chip(
    'a DESFire card: challenge',
    '0000FF14ECD54100AFB969FDFE56FD91FC9DE6F6F213B8FD1EED00',
    0x40,
    fromCard(0, 'afb969fdfe56fd91fc9de6f6f213b8fd1e'),
  ),
  host(
    'a DESFire card: answer',
    '0000FF24DCD44001AF36AAD7DF6E436BA08D18613830A70D5AD43E3D3F4A8D47541EEE623A934E47742A00',
    0x40,
    toCard(fromHex('af36aad7df6e436ba08d18613830a70d5ad43e3d3f4a8d47541eee623a934e4774')),
  ),
  chip(
    'a DESFire card: proof',
    '0000FF14ECD5410000800DB680BC146BD121D6578F2D2E20596A00',
    0x40,
    fromCard(0, '00800db680bc146bd121d6578f2d2e2059'),
  ),
];

function host(what: string, frame: string, code: number, body: Uint8Array): GoldenFrame {
  return { what, from: 'host', frame, code, body };
}

function chip(what: string, frame: string, command: number, body: Uint8Array): GoldenFrame {
  return { what, from: 'chip', frame, code: command + 1, body };
}
