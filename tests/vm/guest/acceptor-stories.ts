import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../contract/system-clock.ts';
import { yuan } from '../../../contract/money.ts';
import { id003Line } from '../../../devices/cash-acceptor/id003/id003-acceptor.ts';
import { sspLine } from '../../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import type { LineSettings } from '../../../devices/serial/byte-stream.ts';
import type { ValidatorTimings } from '../../../lobby/cash-acceptor/validator-settings.ts';
import type { UartDevice } from '../../../lobby/hid/uart-device.ts';
import { describeCashAcceptor } from '../../cash-acceptor/conformance.ts';
import { id003Pair, id003Traits } from '../../cash-acceptor/id003-pair.ts';
import type { Id003Pair } from '../../cash-acceptor/id003-pair.ts';
import { banknote } from '../../cash-acceptor/pair.ts';
import { sspPair } from '../../cash-acceptor/ssp-pair.ts';
import type { SspPair } from '../../cash-acceptor/ssp-pair.ts';
import { acceptEverything, creditsOf, expectOneFate } from '../../cash-acceptor/till.ts';
import { LOOPBACK_DESCRIPTOR, LoopbackDevice } from '../../hid/loopback-device.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import type { PassableClock } from '../../virtual-clock.ts';
import type { AcceptorProtocol } from '../../world/world-acceptor.ts';
import { KernelLine } from './kernel-line.ts';
import { KernelRig } from './kernel-rig.ts';

/**
 * The conformance suite of cash acceptors over the kernel's hidraw. Driver and validator keep their virtual clock;
 * it stands still whenever a report is still in node-hid, in the kernel or on the way back.
 */
export function describeConformance(protocols: readonly AcceptorProtocol[]): void {
  describe('virtual clock', () => {
    let line: KernelLine | undefined;
    const makeClock = (): VirtualClock =>
      new VirtualClock(undefined, { settle: () => line?.rig.quiet() ?? Promise.resolve() });
    const lay = (settings: LineSettings) => (uart: UartDevice, clock: PassableClock) =>
      (line = new KernelLine(uart, clock, settings));
    const makeSsp = (): SspPair => sspPair({}, {}, lay(sspLine), makeClock());
    const makeId003 = (): Id003Pair => id003Pair({}, {}, lay(id003Line), makeClock());
    afterEach(async () => {
      await line?.rig.close();
      line = undefined;
    });

    if (protocols.includes('ssp'))
      describeCashAcceptor('SSP behind a CP2110 bridge on hidraw', makeSsp, { acknowledges: true });
    if (protocols.includes('id003'))
      describeCashAcceptor('ID-003 behind a CP2110 bridge on hidraw', makeId003, id003Traits);
  });
}

const realClock: PassableClock = {
  ...systemClock,
  advance: (ms) => wait(ms),
  async advanceUntil(condition, limitMs) {
    const untilMs = performance.now() + limitMs;
    while (!condition()) {
      if (performance.now() > untilMs)
        throw new Error(`not so within ${limitMs} ms: ${condition.toString()}`);
      await wait(5);
    }
  },
};
/** A brisk validator: the stories wait for it in real time. */
const brisk: Partial<ValidatorTimings> = {
  ...{ readingMs: 150, toCreditMs: 150, toBoxMs: 100, rejectingMs: 100 },
  ...{ bootMs: 100, initialisingMs: 50 },
};

/** Nothing virtual but the paper: the clock of this machine drives driver, line and validator. */
export function describeRealTime(): void {
  describe('a cash acceptor on hidraw in real time', () => {
    let line: KernelLine;
    let pair: SspPair;
    let squatter: KernelRig | undefined;

    beforeEach(() => {
      pair = sspPair({ timings: brisk }, {}, (uart) => (line = new KernelLine(uart, realClock)), realClock);
    });
    afterEach(async () => {
      await line.rig.close();
      await squatter?.close();
      squatter = undefined;
    });

    /** The cable comes out and, somewhere else, in again: another device has taken its number meanwhile. */
    const replugElsewhere = async (): Promise<void> => {
      const before = line.rig.nodeOf(line.bridge);
      line.bridge.unplug();
      await line.rig.quiet();
      const other = new LoopbackDevice('SQUATTER');
      squatter = new KernelRig([other], LOOPBACK_DESCRIPTOR);
      await squatter.follow();
      expect(squatter.nodeOf(other)).toBe(before);
      line.bridge.plug();
      await line.rig.follow();
      expect(line.rig.nodeOf(line.bridge)).not.toBe(before);
    };

    it('a note is read, held, accepted, credited once and seen in the box', async () => {
      const host = await pair.newHost().ready();
      const paper = banknote(20);
      expect(pair.hands.insertNote(paper)).toBe(true);
      const note = await host.escrow();
      expect(note.denomination).toBe(yuan(20));
      await host.acceptor.accept(note);
      const { credit } = await host.until('credited');
      expect(await credit.acknowledge()).toBe(true);
      await host.until('boxed');
      expect(host.types()).toEqual(['started', 'reading', 'escrowed', 'credited', 'boxed']);
      expect(pair.hands.truth.inBox).toEqual([paper]);
      await host.acceptor.stop();
    });

    it('a note that is given back is returned, and the next one is taken', async () => {
      const host = await pair.newHost().ready();
      const paper = banknote(100);
      pair.hands.insertNote(paper);
      await host.acceptor.giveBack(await host.escrow());
      expect((await host.until('returned')).reason).toBe('byHost');
      expect(pair.hands.takeNote()).toBe(paper);
      acceptEverything(host);
      await realClock.advanceUntil(() => pair.hands.truth.acceptsNotes, 5000);
      pair.hands.insertNote(banknote(5));
      await host.until('boxed');
      expect(creditsOf(host)).toBe(1);
      await host.acceptor.stop();
    });

    it('a cable pulled with a note in escrow, and put in elsewhere: the note comes back, the next is taken', async () => {
      const host = await pair.newHost().ready();
      const paper = banknote(50);
      pair.hands.insertNote(paper);
      const note = await host.escrow();
      await replugElsewhere();
      expect(await host.outcome(host.acceptor.accept(note))).toBeInstanceOf(Error);
      const report = await host.started(2);
      expect(report).toMatchObject({ escrowGivenBack: true, deviceRestarted: false, credits: [] });
      await realClock.advanceUntil(() => pair.hands.takeNote() === paper, 5000);
      acceptEverything(host);
      await host.enable();
      pair.hands.insertNote(banknote(5));
      await host.until('boxed');
      expectOneFate(pair, creditsOf(host));
      await host.acceptor.stop();
    });

    it('a cable pulled between acceptance and credit: the credit is told once after it is back', async () => {
      const host = await pair.newHost().ready();
      const recorded = acceptEverything(host);
      pair.hands.insertNote(banknote(50));
      await realClock.advanceUntil(() => pair.hands.truth.inPath?.position === 'stacking', 5000);
      await replugElsewhere();
      await host.started(2);
      await realClock.advanceUntil(() => recorded.acknowledged > 0, 10_000);
      expectOneFate(pair, creditsOf(host));
      await host.acceptor.stop();
    });
  });
}
