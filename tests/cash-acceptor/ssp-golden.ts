import type { CommandName } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { SspEvent } from '../../devices/cash-acceptor/ssp/codec/events.ts';
import type { ReplyCode } from '../../devices/cash-acceptor/ssp/codec/replies.ts';

/**
 * Packets as real devices and hosts put them on the wire, from the examples of the SSP manuals (GA138, GA973); those
 * marked `computed` follow from the packet rules alone. None was made by the code under test.
 */
export interface GoldenCommand {
  readonly hex: string;
  readonly command: CommandName;
  /** Bytes behind the command code. */
  readonly parameters: string;
}

const command = (hex: string, name: CommandName, parameters = ''): GoldenCommand => ({
  hex,
  command: name,
  parameters,
});

export const goldenCommands: readonly GoldenCommand[] = [
  command('7F8001116582', 'sync'),
  command('7F0001071188', 'poll'), // computed
  command('7F8001010602', 'reset'),
  command('7F80030207002BB6', 'setInhibits', '0700'),
  command('7F800302FFFF25A4', 'setInhibits', 'FFFF'),
  command('7F8001030982', 'displayOn'),
  command('7F8001041802', 'displayOff'),
  command('7F8001051D82', 'setup'),
  command('7F800206062414', 'protocolVersion', '06'),
  command('7F800206072194', 'protocolVersion', '07'),
  command('7F800206080394', 'protocolVersion', '08'),
  command('7F800206090614', 'protocolVersion', '09'),
  command('7F8001071202', 'poll'),
  command('7F8001083002', 'reject'),
  command('7F8001093582', 'disable'),
  command('7F80010A3F82', 'enable'),
  command('7F80010C2B82', 'serialNumber'),
  command('7F80010D2E02', 'unitData'),
  command('7F80010E2402', 'channelValues'),
  command('7F80010F2182', 'channelSecurity'),
  command('7F8001177182', 'lastRejectCode'),
  command('7F8001185382', 'hold'),
  command('7F800120C002', 'firmwareVersion'),
  command('7F800121C582', 'datasetVersion'),
  command('7F800156F783', 'pollWithAck'),
  command('7F800157F203', 'eventAck'),
  command('7F800158D003', 'counters'),
  command('7F800159D583', 'resetCounters'),
  command('7F80034D0100E427', 'setBaud', '0100'),
  command('7F80014FA203', 'buildRevision'),
  command('7F800554FF00000148DC', 'configureBezel', 'FF000001'),
  command('7F80094AC5058F3A00000000B273', 'setGenerator', 'C5058F3A00000000'),
  command('7F80094B8DA61300000000006CF6', 'setModulus', '8DA6130000000000'),
  command('7F80094C79C89CE2DE0600009D52', 'exchangeKeys', '79C89CE2DE060000'),
  command('7F8009606745230167452301BF6F', 'setFixedKey', '6745230167452301'),
  command('7F8001614603', 'resetFixedKey'),
  command('7F8003027F7FFF2C24', 'setInhibits', '7FFF'), // computed: the data byte 7F is doubled
  command('7F0003027F7FFF2F98', 'setInhibits', '7FFF'), // computed
];

export interface GoldenAnswer {
  readonly hex: string;
  readonly code: ReplyCode;
  /** Bytes behind the response code. */
  readonly data: string;
}

const answer = (hex: string, code: ReplyCode, data = ''): GoldenAnswer => ({ hex, code, data });

export const goldenAnswers: readonly GoldenAnswer[] = [
  answer('7F8001F02380', 'ok'),
  answer('7F0001F0200A', 'ok'),
  answer('7F8001F81000', 'fail'),
  answer('7F8001F53D80', 'cannotProcess'),
  answer('7F8002F0080C20', 'ok', '08'),
];

export interface GoldenPoll {
  readonly hex: string;
  readonly events: readonly SspEvent[];
}

const poll = (hex: string, ...events: SspEvent[]): GoldenPoll => ({ hex, events });

export const goldenPolls: readonly GoldenPoll[] = [
  poll('7F8003F0F1E8BF8C', { name: 'slaveReset' }, { name: 'disabled' }),
  poll('7F8004F0EE01EBB948', { name: 'credit', channel: 1 }, { name: 'stacked' }),
  poll('7F8004F0CCEE0162AA', { name: 'stacking' }, { name: 'credit', channel: 1 }),
  poll('7F8003F0EF00CFCA', { name: 'read', channel: 0 }),
  poll('7F8003F0EF03C5CA', { name: 'read', channel: 3 }),
  poll('7F8003F0EE04D7CC', { name: 'credit', channel: 4 }),
  poll('7F8002F0ED51A2', { name: 'rejecting' }),
  poll('7F8002F0EC5422', { name: 'rejected' }),
  poll('7F8002F0CC97A2', { name: 'stacking' }),
  poll('7F8002F0EB45A2', { name: 'stacked' }),
  poll('7F8002F0E94A22', { name: 'unsafeJam' }),
  poll('7F8002F0E84FA2', { name: 'disabled' }),
  poll('7F8003F0E602C07C', { name: 'fraudAttempt', channel: 2 }),
  poll('7F8002F0E76DA2', { name: 'stackerFull' }),
  poll('7F8003F0E100CC6E', { name: 'clearedFromFront', channel: 0 }),
  poll('7F8003F0E202C3E4', { name: 'clearedToBox', channel: 2 }),
  poll('7F8002F0E37622', { name: 'boxRemoved' }),
  poll('7F8002F0E467A2', { name: 'boxReplaced' }),
  poll('7F8002F0E07C22', { name: 'pathOpen' }),
  poll('7F8002F0E56222', { name: 'barCodeValidated' }),
  poll('7F8002F0D1D9A2', { name: 'barCodeAcknowledge' }),
  poll('7F8002F0B58223', { name: 'channelDisable' }),
  poll('7F8002F0B68823', { name: 'initialising' }),
];

/** Answers with structure; the fields stand in the test that reads them. */
export const goldenStructures = {
  setupProtocol5: '7F8017F0003031303047425000000103050A14020202400000056181',
  serialNumber: '7F8005F0001C962CD497',
  unitData: '7F800DF00030333030455552010000070185',
  channelValuesShort: '7F8009F007050A0014003264BCDA',
  channelValuesLong:
    '7F803CF007000000000000004555524555524555520045555245555200455552455552050000000A0000000000000014000000000000003200000064000000D0DF',
  channelSecurity: '7F8009F007020200020002029484',
  firmware: '7F8011F04E563032303034313431343938303030DE55',
  dataset: '7F8009F04555523031363130B82A',
  counters: '7F8016F0051100000028000000230000000A0000001000000072B7',
  buildRevision: '7F8007F00014000615000F97',
} as const;

/** Behind F0: four euro channels of 5, 10, 20 and 50, protocol 6, from the worked example of GA973. */
export const setupProtocol6 =
  '00303333334555520000010405' +
  '0A1432020202020000640645555245555245555245555205000000' +
  '0A0000001400000032000000';

/** An encrypted packet whose key is not known: only the outside can be checked. */
export const encryptedPoll = '7F80117E922CF0C67440D138B917184DFC7611B4E366';

/** The key exchange of GA973's flow chart; the host's secret and the agreed number follow from it. */
export const goldenKeyExchange = {
  generator: 2063963173n,
  modulus: 109837163n,
  hostSecret: 1768794n,
  hostPublic: 74492524n,
  devicePublic: 70217173n,
  agreed: 98084149n,
  key: '674523016745230135A5D80500000000',
} as const;

/** Encrypted packets under that key with fixed packing, computed outside of this program. */
export const goldenSealed = [
  {
    frame: '7F80117EC7E6114DB671559DA4D6F4F22BA2E67BCFB5',
    count: 0,
    data: '07',
    packing: '0102030405060708',
  },
  {
    frame: '7F80117EF43D9DBAAB7C0B030F90D039BD1FD893BC80',
    count: 1,
    data: 'F0',
    packing: '0102030405060708',
  },
  {
    frame: '7F00117EA5430BA553E0A4E2FDB2B61D10656F7B8A6C',
    count: 1,
    data: '56',
    packing: 'A1A2A3A4A5A6A7A8',
  },
  {
    frame: '7F00117E8035FFD5842A92ABD58958E9D6BEB8C0A1E5',
    count: 2,
    data: 'F0EE03CC',
    packing: 'B1B2B3B4B5',
  },
  {
    frame: '7F80117ED23866F941A7B1CB708D94B0C16D6B23C5A8',
    count: 2,
    data: '57',
    packing: 'C1C2C3C4C5C6C7C8',
  },
  {
    frame: '7F80117E66D772D1E54991A5934E69F1CCF3D38D076D',
    count: 3,
    data: 'F0',
    packing: 'D1D2D3D4D5D6D7D8',
  },
] as const;
