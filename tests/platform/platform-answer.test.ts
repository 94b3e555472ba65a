import { describe, expect, test } from 'vitest';
import { readAnswer } from '../../kiosk/platform/platform-answer.ts';
import type { TransportAnswer } from '../../kiosk/platform/transport.ts';

type Answer = Pick<TransportAnswer, 'status' | 'body'>;

function failureFor(answer: Answer) {
  const reply = readAnswer('reserveNote', answer);
  if (reply.ok) throw new Error('taken for a reply');
  return reply.error;
}

test('a reply is what the contract reads from it, unknown extras left out', () => {
  const body = '{"result":"refused","reason":"overDayLimit","headroomFen":500,"new":1}';
  expect(readAnswer('reserveNote', { status: 200, body })).toEqual({
    ok: true,
    value: { result: 'refused', reason: 'overDayLimit', headroomFen: 500 },
  });
});

describe('answers that do not count', () => {
  test.each([
    ['another word than the contract knows', 200, '{"result":"perhaps"}'],
    ['a half reply', 200, '{"result":"refused"}'],
    ['no JSON', 200, 'granted'],
    ['an empty body', 200, ''],
    ['a redirect', 302, '{"result":"granted"}'],
    ['a page of some gateway', 403, '<html>Log in to the campus network</html>'],
    ['an error code that nobody knows', 400, '{"error":{"code":"moonPhase","message":"x"}}'],
    ['an inner error in a 4xx', 400, '{"error":{"code":"internal","message":"x"}}'],
  ])('%s is no answer', (_, status, body) => {
    expect(failureFor({ status, body })).toMatchObject({ kind: 'noAnswer', code: 'contract' });
  });

  test('what a contract-breaking answer said is not repeated in the failure', () => {
    const failure = failureFor({ status: 200, body: '{"result":"张三"}' });
    expect(failure).toMatchObject({ detail: expect.stringContaining('result') as string });
    expect(JSON.stringify(failure)).not.toContain('张三');
  });

  test.each([500, 502, 503])('status %i is no answer, even with a granted body', (status) => {
    expect(failureFor({ status, body: '{"result":"granted"}' })).toMatchObject({
      kind: 'noAnswer',
      code: 'serverError',
    });
  });
});

describe('refusals', () => {
  const refusal = (status: number, code: string): Answer => ({
    status,
    body: JSON.stringify({ error: { code, message: 'why' } }),
  });

  test.each([
    [400, 'badRequest'],
    [409, 'keyReused'],
    [409, 'reservationDiffers'],
    [409, 'noteReleased'],
    [404, 'noSuchReservation'],
    [404, 'notFound'],
    [413, 'tooLarge'],
  ])('%i %s is about this request', (status, code) => {
    expect(failureFor(refusal(status, code))).toEqual({
      kind: 'refused',
      status,
      code,
      message: 'why',
    });
  });

  test.each([
    [401, 'badSignature'],
    [401, 'unknownKiosk'],
    [409, 'replayed'],
  ])('%i %s is about the machine and poisons no request', (status, code) => {
    expect(failureFor(refusal(status, code))).toMatchObject({ kind: 'machineRefused', status, code });
  });

  test('a stale epoch is told apart from everything else', () => {
    expect(failureFor(refusal(403, 'staleEpoch'))).toEqual({
      kind: 'staleEpoch',
      status: 403,
      message: 'why',
    });
  });
});
