import { describe, expect, it } from 'vitest';
import { encodeFrame as id003Frame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { encodeFrame, FrameDecoder, type Sequence } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { AnswerTroubles, type AnswerNews, type AnswerTrouble } from './answer-trouble.ts';

function ssp(sequence: Sequence, ...events: readonly number[]): Uint8Array {
  return encodeFrame({ sequence, address: 0, data: Uint8Array.from([0xf0, ...events]) });
}

function after(trouble: AnswerTrouble, on: AnswerNews): AnswerTroubles {
  const troubles = new AnswerTroubles(() => undefined);
  troubles.await(trouble, on, 0);
  return troubles;
}

const [idle, escrow, credit] = [[0xe8], [0xef, 3], [0xee, 3]] as const;

describe('the troubles of answers', () => {
  it('make a credit of a note in escrow, as well formed but for its checksum', () => {
    const troubles = after({ type: 'misread', as: 'otherNews', bits: 1 }, 'escrow');
    expect(troubles.pass(ssp(0, ...idle))).toEqual([ssp(0, ...idle)]);
    const [harmed = new Uint8Array()] = troubles.pass(ssp(1, ...escrow));
    expect([...harmed.slice(3, 6)]).toEqual([0xf0, ...credit]);
    expect(new FrameDecoder().push(harmed).discarded.map(({ reason }) => reason)).toEqual(['checksum']);
    expect(troubles.pass(ssp(1, ...escrow))).toEqual([ssp(1, ...escrow)]);
  });

  it('make a note of another value', () => {
    const troubles = after({ type: 'misread', as: 'otherValue', bits: 1 }, 'escrow');
    const [harmed] = troubles.pass(id003Frame({ code: 0x13, data: Uint8Array.of(0x64) }));
    expect([...(harmed?.slice(2, 4) ?? [])]).toEqual([0x13, 0x65]);
  });

  it('let an answer be heard again only where its sequence bit gives it away', () => {
    const troubles = after({ type: 'again', later: 2 }, 'taken');
    const story = ([1, 0, 1, 0] as const).map((bit, index) => ssp(bit, ...(index === 0 ? credit : idle)));
    const [first, second, third, fourth] = story;
    expect(story.map((answer) => troubles.pass(answer))).toEqual([
      [first],
      [second],
      [third],
      [first, fourth],
    ]);
  });

  it('lose an answer that tells of money, and no other', () => {
    const troubles = after({ type: 'lost' }, 'taken');
    expect([idle, escrow, credit].map((events) => troubles.pass(ssp(0, ...events)).length)).toEqual([
      1, 1, 0,
    ]);
  });
});
