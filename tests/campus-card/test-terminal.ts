import { decodeDebitRecord, encodeDebitRecord } from '../../contract/card-change-records.ts';
import { classicKey } from '../../contract/card-keys.ts';
import { cardBlocks, decodeTotalBlock } from '../../contract/card-layout.ts';
import { fen } from '../../contract/money.ts';
import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { cipherUid, encodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';

const { primary, shadow, record } = cardBlocks.spent;

/** True: the card answered to everything; false: it fell silent on the way. */
export type Debit = boolean;

/**
 * The till of a canteen that looks at nothing but `spent`: raises it by `amount`. It speaks with the card directly, so
 * that it shares nothing with the kiosk's driver. `spent` must be settled.
 */
export function debit(card: ClassicCard, amount: number): Debit {
  card.enterField();
  try {
    if (!card.select()) return false;
    const key = classicKey(demoKeys.masters.debit, card.uid, 'debit');
    const uid = cipherUid(card.uid);
    if (!send(card, { name: 'authenticate', block: primary, keyType: 'B', key, uid })) return false;
    const [before, mirrored] = [amountIn(card, primary), amountIn(card, shadow)];
    if (before === undefined || before !== mirrored) throw new Error('this till cannot serve a torn card');
    const last = decodeDebitRecord(send(card, { name: 'read', block: record }) ?? new Uint8Array());
    const change = { counter: (last?.counter ?? 0) + 1, before: fen(before), after: fen(before + amount) };
    const steps: readonly ClassicCommand[] = [
      { name: 'write', block: record, data: encodeDebitRecord(change) },
      { name: 'increment', block: primary, amount },
      { name: 'transfer', block: shadow },
      { name: 'restore', block: shadow },
      { name: 'transfer', block: primary },
    ];
    return steps.every((step) => send(card, step) !== undefined);
  } finally {
    card.leaveField();
  }
}

function amountIn(card: ClassicCard, block: number): number | undefined {
  const bytes = send(card, { name: 'read', block });
  return bytes && decodeTotalBlock('spent', bytes);
}

function send(card: ClassicCard, command: ClassicCommand): Uint8Array | undefined {
  const answer = card.exchange(encodeClassicCommand(command));
  return answer.type === 'data' ? answer.bytes : undefined;
}
