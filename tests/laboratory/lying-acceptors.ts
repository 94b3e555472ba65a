import { toHex } from '../../contract/hex.ts';
import { yuan, type Fen } from '../../contract/money.ts';
import type { StepListener } from '../../contract/step-listener.ts';
import type { AcceptorEvent, CashAcceptor, EscrowedNote } from '../../devices/cash-acceptor/cash-acceptor.ts';
import { createId003Acceptor } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import { events as sspEvents } from '../../devices/cash-acceptor/ssp/codec/events.ts';
import { commands as sspCommands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import { encodeReply } from '../../devices/cash-acceptor/ssp/codec/replies.ts';
import { createSspAcceptor } from '../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import { ScriptedAcceptor } from '../cash-acceptor/id003-scripted.ts';
import type { MemoryLine } from '../cash-acceptor/memory-line.ts';
import { ScriptedValidator, setup } from '../cash-acceptor/scripted-validator.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { seededRandom } from '../virtual-clock.ts';
import type { Dice } from './dice.ts';

/**
 * Acceptors that say whatever the dice say: each answer is one that the protocol knows, in no order that a machine could
 * bring about. The real drivers talk with them. What must hold however wrong a device is: a credit is told only where
 * the device told one, nothing is told of a note in escrow that was decided before, and no driver gives up or throws.
 */
export interface LiarOptions {
  readonly dice: Dice;
  readonly onStep: StepListener;
  readonly tell: (text: string) => void;
}

const LIE_MS = 400;
const LIES = 80;
/** A driver that has lost its device tries again within ten seconds, and a start takes up to half a minute. */
const REST_MS = 60_000;

export async function talkWithLyingValidator(options: LiarOptions): Promise<readonly string[]> {
  const { dice, onStep } = options;
  const device = new ScriptedValidator();
  const { clock } = device;
  const driver = createSspAcceptor({
    openLine: device.cable.host().openLine,
    ...{ clock, random: seededRandom(1), onStep },
    expected: dice.chance(90) ? { currency: 'CNY' } : { currency: 'CNY', serialNumber: '8' },
    encryption: dice.chance(30) ? 'negotiate' : 'off',
  });
  const commands = ['reject', 'hold', 'disable', 'enable', 'setInhibits', 'eventAck', 'counters'] as const;
  const starting = ['protocolVersion', 'setup', 'serialNumber', 'setGenerator', 'firmwareVersion'] as const;
  // The milder it is, the further a session with it comes.
  const wildness = dice.pick([1, 1, 4]);
  const lie = (): number => {
    const poll = !dice.chance(4 * wildness) ? `F0${drawPoll(dice)}` : dice.pick(['F2', 'F5', 'FA', '77']);
    device.answers.set('poll', poll);
    device.answers.set('pollWithAck', dice.chance(wildness) ? dice.pick(['F2', 'FA']) : poll);
    for (const name of commands)
      device.answers.set(
        name,
        dice.weighted([
          [100 - 5 * wildness, 'F0'],
          [3 * wildness, 'F5'],
          [wildness, 'F8'],
          [wildness, 'FA'],
        ] as const),
      );
    for (const name of starting) {
      if (!dice.chance(wildness)) device.answers.delete(name);
      else device.answers.set(name, dice.pick(['F2', 'F5', 'F8', 'FA', 'F0']));
    }
    if (dice.chance(wildness)) device.answers.set('setup', otherProtocol);
    return poll.includes('EE') || poll.includes('E2') ? 1 : 0;
  };
  return converse(driver, clock, device.cable, lie, options);
}

export async function talkWithLyingAcceptor(options: LiarOptions): Promise<readonly string[]> {
  const { dice, onStep } = options;
  const device = new ScriptedAcceptor();
  const { clock } = device;
  const expected = { currency: dice.chance(92) ? 'CNY' : 'EUR' };
  const driver = createId003Acceptor({ openLine: device.cable.host().openLine, clock, expected, onStep });
  const moving = ['stack1', 'giveBack', 'hold', 'reset'] as const;
  const settings = ['inhibit', 'security', 'directions'] as const;
  const lie = (isLasting: boolean): number => {
    device.always = isLasting ? dice.pick(LASTING_STATUSES) : drawStatus(dice);
    for (const name of moving)
      device.answers.set(
        name,
        dice.weighted([
          [80, '50'],
          [12, '4B'],
          [8, ''],
        ] as const),
      );
    for (const name of settings) {
      if (dice.chance(90)) device.answers.delete(name);
      else device.answers.set(name, '4B');
    }
    for (const name of ['version', 'currencyTable'] as const) {
      if (dice.chance(80)) device.answers.delete(name);
      else device.answers.set(name, dice.pick(['', '4B']));
    }
    return device.always === '15' ? 1 : 0;
  };
  return converse(driver, clock, device.cable, lie, options);
}

/** A device that does not keep to the version it agreed to. */
const otherProtocol = toHex(encodeReply('ok', sspCommands.setup.answer.encode({ ...setup, protocol: 7 })));

function drawPoll(dice: Dice): string {
  const one = (): string => {
    const name = dice.weighted([
      ...[
        [14, 'nothing'] as const,
        [12, 'escrow'] as const,
        [6, 'reading'] as const,
        [10, 'credit'] as const,
      ],
      ...[
        [10, 'stacking'] as const,
        [5, 'stacked'] as const,
        [8, 'rejecting'] as const,
        [8, 'rejected'] as const,
      ],
      ...[
        [4, 'unsafeJam'] as const,
        [3, 'safeJam'] as const,
        [3, 'stackerFull'] as const,
        [3, 'disabled'] as const,
      ],
      ...[[8, 'slaveReset'] as const, [6, 'barCodeValidated'] as const, [2, 'clearedToBox'] as const],
      ...[[1, 'initialising'] as const, [1, 'fraudAttempt'] as const],
    ]);
    if (name === 'nothing') return '';
    if (name === 'reading') return 'EF00';
    const channel = dice.pick(['03', '04', '06', '09']);
    if (name === 'escrow') return `EF${channel}`;
    const { code, data } = sspEvents[name];
    return code.toString(16).toUpperCase() + (data === 'channel' ? channel : '');
  };
  return one() + (dice.chance(25) ? one() : '');
}

/** Said for a minute: at rest, being drawn in, has power again. */
const LASTING_STATUSES = ['11', '1A', '12', '40', '40'] as const;

/** Codes of `statuses.ts`. */
function drawStatus(dice: Dice): string {
  return dice.weighted([
    ...[
      [14, '11'] as const,
      [8, '12'] as const,
      [8, '1363'] as const,
      [6, '1364'] as const,
      [3, '136F4142'] as const,
    ],
    ...[
      [12, '14'] as const,
      [12, '15'] as const,
      [8, '16'] as const,
      [7, '1771'] as const,
      [8, '18'] as const,
    ],
    ...[[6, '19'] as const, [6, '1A'] as const, [2, '1B'] as const, [4, '40'] as const, [4, '41'] as const],
    ...[[1, '42'] as const, [2, '43'] as const, [2, '44'] as const, [3, '45'] as const, [3, '46'] as const],
    ...[[1, '47'] as const, [1, '48'] as const],
  ]);
}

/** The host: takes some notes, gives some back, leaves some to their fate; resolves with what was not as it must be. */
async function converse(
  driver: CashAcceptor,
  clock: VirtualClock,
  cable: MemoryLine,
  lie: (isLasting: boolean) => number,
  { dice, tell }: LiarOptions,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  let told = 0;
  const ignore = (): undefined => undefined;
  const decide = (note: EscrowedNote): void => {
    const act = dice.weighted([
      [60, 'accept'],
      [25, 'giveBack'],
      [15, 'nothing'],
    ] as const);
    if (act === 'nothing') return;
    clock.schedule(dice.pick([1, 300, 500, 900, 2500]), () => {
      // It says something else just when it is told what to do.
      if (dice.chance(60)) told += lie(false);
      void driver[act](note).catch(ignore);
    });
  };
  driver.start((event: AcceptorEvent) => {
    tell(`the driver tells: ${event.type}`);
    if (event.type === 'escrowed') decide(event.note);
    if (event.type === 'started') void driver.enable(notes).catch(ignore);
    if (event.type !== 'credited') return;
    if (told === 0) wrong.push('a credit is told, and the device has told none');
    if (dice.chance(80)) void event.credit.acknowledge().catch(ignore);
  });
  for (let n = 0; n < LIES; n += 1) {
    const pauseMs = dice.weighted([
      [74, LIE_MS],
      [22, 5 * LIE_MS],
      [4, REST_MS],
    ] as const);
    told += lie(pauseMs === REST_MS);
    if (dice.chance(8)) void driver.enable(notes).catch(ignore);
    if (dice.chance(4)) void driver.disable().catch(ignore);
    if (dice.chance(4)) void driver.readCounters().catch(ignore);
    if (dice.chance(1)) cable.unplug();
    if (dice.chance(30)) cable.unplugged = false;
    await clock.advance(pauseMs);
  }
  // Some are stopped in the middle of a start.
  if (dice.chance(50)) {
    cable.unplug();
    cable.unplugged = false;
    await clock.advance(dice.pick([2_000, 10_500, 10_900]));
  }
  void driver.stop();
  await clock.advance(REST_MS);
  return wrong;
}

const notes: readonly Fen[] = [10, 20, 100].map((value) => yuan(value));
