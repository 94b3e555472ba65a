import fc from 'fast-check';
import { fromHex, toHex } from '../../../contract/hex.ts';
import { fen, formatYuan, parseCount, parseYuan } from '../../../contract/money.ts';
import { errorBody, platformCalls, type PlatformCall } from '../../../contract/platform-api.ts';
import { policySchema } from '../../../contract/policy.ts';
import { userEventSchema } from '../../../contract/view.ts';
import { readAnswer } from '../../../kiosk/platform/platform-answer.ts';
import { staffRequestSchema } from '../../../kiosk/staff/staff-requests.ts';
import { checkConfig } from '../../../main/config.ts';
import { demoConfig } from '../../../main/demo/demo-config.ts';
import { anyJson, damagedJson, jsonDamages, type Json } from '../made-json.ts';
import { claim, claimSame, target, type Target } from '../target.ts';

/** Everything that reads text: amounts, hexadecimal, and JSON from the platform, the screen, staff and the config. */

const nearlyNumbers = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.stringMatching(/^ ?[-+]?\d{0,9}[.,]?\d{0,4}e?\d? ?$/),
);

const amounts: Target = target(
  'codecs/amounts',
  fc.record({ text: nearlyNumbers, amountFen: fc.integer({ min: 0, max: 99_999_999 }) }),
  ({ text, amountFen }) => {
    const parsed = parseYuan(text);
    claim(parsed === undefined || Number.isSafeInteger(parsed), () => `${String(parsed)} fen`);
    claimSame(parseYuan(formatYuan(fen(amountFen))), amountFen, 'what was formatted');
    claimSame(parseYuan(formatYuan(fen(amountFen), 'short')), amountFen, 'what was formatted shortly');
    try {
      claim(Number.isSafeInteger(parseCount(text)), () => 'a count that is none');
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  },
  { quickCases: 5000 },
);

const hexTexts: Target = target(
  'codecs/hex',
  fc.record({ text: fc.string({ unit: 'binary', maxLength: 12 }), bytes: fc.uint8Array({ maxLength: 40 }) }),
  ({ text, bytes }) => {
    claimSame(fromHex(toHex(bytes)), bytes, 'bytes');
    try {
      fromHex(text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  },
  { quickCases: 2000 },
);

/** Right answers of each call; the damage is done to them. */
const account = {
  accountId: 'a20230001',
  maskedName: '张*',
  cardNumberLast4: '0001',
  holderKind: 'student',
  personState: 'regular',
  cardState: 'normal',
  validUntil: '2027-09-30',
  balanceFen: 12_345,
  knownLoadedFen: 20_000,
  knownSpentFen: 7655,
  pendingFen: 2000,
  pendingItems: [{ amountFen: 2000, source: 'cash', arrivedAtMs: 1_789_000_000_000 }],
  cashHeadroomFen: 80_000,
};
const granted = {
  result: 'granted',
  record: { counter: 3, reference: 'ab'.repeat(16), before: 100, after: 2100, mac: '01'.repeat(8) },
  loadKey: 'a0a1a2a3a4a5',
  resumed: false,
};
const goodAnswers: Readonly<Record<PlatformCall, Json>> = {
  time: { now: 1_789_000_000_000 },
  boot: { epoch: 3, now: 1_789_000_000_000, journal: 'known' },
  heartbeat: { now: 1_789_000_000_000 },
  lookUpCard: { result: 'found', account },
  reserveNote: { result: 'refused', reason: 'overDayLimit', headroomFen: 500 },
  creditNote: { pendingFen: 2000, balanceFen: 12_345 },
  releaseNote: { result: 'released' },
  cardStatement: { loads: [{ atMs: 1, amountFen: 2000, state: 'loaded', kioskId: 'K01' }] },
  startLoad: granted,
  resumeLoad: granted,
  confirmLoad: { balanceFen: 14_345, pendingFen: 0 },
  cancelLoad: { result: 'cancelled' },
  questionLoad: { state: 'inFlight' },
  loadStates: { loads: [{ loadId: 'l1', state: 'executed' }] },
  reportDebit: { result: 'booked', balanceFen: 1 },
};
const refusal = { error: { code: 'keyReused', message: 'another body' } };

/** Whatever the platform answers: a reply that fits the contract, or one of the failures that the kiosk knows. */
const platformAnswers: Target = target(
  'codecs/platform-answers',
  fc.record({
    call: fc.constantFrom(...(Object.keys(goodAnswers) as PlatformCall[])),
    status: fc.oneof(fc.constantFrom(200, 200, 200, 201, 400, 409, 500, 503, 302, 0), fc.integer()),
    refused: fc.boolean(),
    damage: jsonDamages,
    cut: fc.oneof(fc.constant(1000), fc.integer({ min: 0, max: 999 })),
    other: fc.option(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), { freq: 6 }),
  }),
  ({ call, status, refused, damage, cut, other }) => {
    const whole = JSON.stringify(damagedJson(refused ? refusal : goodAnswers[call], damage)) as
      string | undefined;
    const body = other ?? (whole ?? '').slice(0, Math.ceil(((whole ?? '').length * cut) / 1000));
    const read = readAnswer(call, { status, body });
    if (!read.ok) return;
    claim(status >= 200 && status < 300, () => `status ${status} counts as done`);
    claim(
      platformCalls[call].reply.safeParse(JSON.parse(body)).success,
      () => 'a reply that breaks the contract',
    );
  },
  { quickCases: 3000 },
);

/** The good answers are good: what is damaged was whole before. */
function everyCallOnce(): void {
  for (const call of Object.keys(goodAnswers) as PlatformCall[])
    claim(readAnswer(call, { status: 200, body: JSON.stringify(goodAnswers[call]) }).ok, () => call);
  claim(errorBody.safeParse(refusal).success, () => 'the refusal');
}

const screenEvents: Target = target(
  'codecs/screen-events',
  fc.record({
    event: fc.constantFrom<Json>(
      { revision: 3, action: { type: 'chooseService', service: 'recharge' } },
      { revision: 3, action: { type: 'finish' } },
      { revision: 0, action: { type: 'setLocale', locale: 'en' } },
      {
        revision: 9,
        action: {
          type: 'setDisplay',
          display: { theme: 'standard', textSize: 'normal', reach: true },
        },
      },
    ),
    damage: jsonDamages,
    other: fc.option(anyJson, { freq: 5 }),
  }),
  ({ event, damage, other }) => {
    everyCallOnce();
    const read = userEventSchema.safeParse(other ?? damagedJson(event, damage));
    if (read.success) claimSame(userEventSchema.parse(read.data), read.data, 'an event');
  },
  { quickCases: 2000 },
);

const staffRequests: Target = target(
  'codecs/staff-requests',
  fc.record({
    request: fc.constantFrom<Json>(
      { ask: 'journal', last: 5 },
      { ask: 'settle', caseNumber: 1, outcome: 'credit', accountId: 'a20230001', by: 'x', remark: 'y' },
      { ask: 'boxRemoved', by: 'x', seal: '1', counted: { 1000: 3 } },
      { ask: 'claim', by: 'x', valueFen: 1000, remark: 'y' },
    ),
    damage: jsonDamages,
    other: fc.option(anyJson, { freq: 5 }),
  }),
  ({ request, damage, other }) => {
    staffRequestSchema.safeParse(other ?? damagedJson(request, damage));
  },
  { quickCases: 2000 },
);

const demo: Json = JSON.parse(
  JSON.stringify(
    demoConfig({ platformUrl: 'http://127.0.0.1:4000', hidPort: 5000, mirrorUrl: 'http://127.0.0.1:6000/m' }),
  ),
);

const key = checkedKey();

function checkedKey(): string {
  const checked = checkConfig(demo);
  if (!checked.ok) throw new Error('the demo configuration is in order');
  return checked.value.cards.masterReadKey;
}

/** A configuration is right as a whole, or every problem is named and no key is shown. */
const configs: Target = target(
  'codecs/config',
  fc.record({ damage: jsonDamages, other: fc.option(anyJson, { freq: 8 }) }),
  ({ damage, other }) => {
    const input = other ?? damagedJson(demo, damage);
    const checked = checkConfig(input);
    if (checked.ok) {
      const again = checkConfig(JSON.parse(JSON.stringify(checked.value)));
      claim(again.ok, () => 'a right configuration is wrong when it is written down');
      return;
    }
    claim(checked.error.length > 0, () => 'a configuration is refused without a reason');
    for (const { value } of checked.error)
      claim(!value.includes(key.slice(0, 8)), () => `a key is shown: ${value}`);
  },
  { quickCases: 1500 },
);

const policies: Target = target(
  'codecs/policy',
  fc.record({ damage: jsonDamages, other: fc.option(anyJson, { freq: 8 }) }),
  ({ damage, other }) => {
    const whole: Json = JSON.parse(JSON.stringify(policySchema.parse({})));
    const read = policySchema.safeParse(other ?? damagedJson(whole, damage));
    if (read.success) claimSame(policySchema.parse(read.data), read.data, 'a policy');
  },
  { quickCases: 1500 },
);

export const textTargets: readonly Target[] = [
  amounts,
  hexTexts,
  platformAnswers,
  screenEvents,
  staffRequests,
  configs,
  policies,
];
