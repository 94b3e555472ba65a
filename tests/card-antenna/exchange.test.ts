import { describe, expect, it } from 'vitest';
import { err, ok } from '../../contract/result.ts';
import type {
  ExchangeEffect,
  ExchangeInput,
  ExchangePlan,
} from '../../devices/card-antenna/pn532/exchange.ts';
import { startExchange, stepExchange } from '../../devices/card-antenna/pn532/exchange.ts';

const plan: ExchangePlan = { code: 0x40, replyTimeoutMs: 200, repeatable: true };
const once: ExchangePlan = { ...plan, repeatable: false };
const ack: ExchangeInput = { type: 'frame', frame: { type: 'ack' } };
const data = Uint8Array.of(0);
const answer = (code = 0x41): ExchangeInput => ({
  type: 'frame',
  frame: { type: 'data', from: 'chip', code, data },
});
const broken: ExchangeInput = {
  type: 'frame',
  frame: { type: 'discarded', reason: 'checksum', bytes: data },
};
const timeout = (insideFrame = false): ExchangeInput => ({ type: 'timeout', insideFrame });

/** The last effect of these inputs. */
function play(of: ExchangePlan, ...inputs: readonly ExchangeInput[]): ExchangeEffect {
  let { state, effect } = startExchange();
  for (const input of inputs) ({ state, effect } = stepExchange(of, state, input));
  return effect;
}
const finish = (result: Extract<ExchangeEffect, { type: 'finish' }>['result']): ExchangeEffect => ({
  type: 'finish',
  result,
});

describe('one command', () => {
  it('is sent, acknowledged and answered', () => {
    expect(play(plan)).toEqual({ type: 'send', what: 'command', waitMs: 100 });
    expect(play(plan, ack)).toEqual({ type: 'wait', waitMs: 200 });
    expect(play(plan, ack, answer())).toEqual(finish(ok(data)));
  });

  it('that is not acknowledged is sent once more behind a wake-up', () => {
    expect(play(plan, timeout())).toEqual({ type: 'send', what: 'wakeUpAndCommand', waitMs: 100 });
    expect(play(plan, timeout(), timeout())).toEqual(finish(err('noAck')));
  });

  it('that writes is never sent again: the chip may have executed it', () => {
    expect(play(once, timeout())).toEqual(finish(err('noAck')));
    expect(play(once, ack, timeout())).toEqual(finish(err('noReply')));
  });

  it('whose answer is damaged is not repeated, the answer is, twice at most', () => {
    const nack = { type: 'send', what: 'nack', waitMs: 200 };
    expect(play(once, ack, broken)).toMatchObject({ type: 'wait' });
    expect(play(once, ack, broken, broken)).toEqual({ type: 'none' });
    expect(play(once, ack, broken, timeout())).toEqual(nack);
    expect(play(once, ack, broken, timeout(), broken, timeout())).toEqual(nack);
    expect(play(once, ack, broken, timeout(), broken, timeout(), broken, timeout())).toEqual(
      finish(err('damaged')),
    );
    expect(play(once, ack, timeout(true))).toEqual(nack);
    expect(play(once, ack, broken, timeout(), answer())).toEqual(finish(ok(data)));
  });

  it('takes an answer whose ACK was lost, and none that belongs to another command', () => {
    expect(play(plan, answer())).toEqual(finish(ok(data)));
    expect(play(plan, ack, answer(0x4b))).toEqual({ type: 'none' });
    expect(play(plan, ack, ack)).toEqual({ type: 'none' });
  });

  it('that the chip does not know ends at once', () => {
    expect(play(plan, ack, { type: 'frame', frame: { type: 'error' } })).toEqual(finish(err('syntax')));
  });
});
