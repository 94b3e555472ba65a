import { fen, yuan, type Fen } from '../../../contract/money.ts';
import { asError } from '../../../contract/time.ts';
import type { DockState } from '../../../lobby/dock/state.ts';
import type { Stack } from './stack.ts';

export interface Visitor {
  /** The first of the made-up people: a regular student. */
  readonly cardNumber: string;
  placeCard(cardNumber?: string): Promise<void>;
  takeCard(): Promise<void>;
  /** Pushes a note into the slot as soon as the slot draws notes in. */
  insertNote(valueYuan: number, kind?: 'genuine' | 'counterfeit' | 'crumpled' | 'foreign'): Promise<void>;
  /** Takes back the note that sticks out, as soon as one does. */
  takeNote(): Promise<void>;
  /** Sets the campus clock, `10:00`. */
  setClock(localTime: string): Promise<void>;
  /** Will pull the card out of the cradle at the `write`th write from now on, when `bytes` of its 16 are stored. */
  pullCard(at: { readonly write: number; readonly bytes: number }): Promise<void>;
  /** Money from outside, e.g. a transfer, that waits to be loaded onto this card. */
  receivesMoney(amountYuan: number, cardNumber?: string): Promise<void>;
  /** Pays at the till of the canteen. Resolves with what its display says, also when it refuses the card. */
  paysAtTill(amountYuan: number, cardNumber?: string): Promise<string>;
  /** Connects the till with the platform, or cuts it off; it keeps selling meanwhile. */
  connectTill(online: boolean): Promise<void>;
  /** The till tells the platform of all that it sold meanwhile. */
  tillReports(): Promise<void>;
  network(fault: { readonly mode: string; readonly [setting: string]: unknown }): Promise<void>;
  /** SIGKILL, as soon as the kiosk process has told the bench its number. */
  killKiosk(): Promise<void>;
  /** What the platform has credited so far for this machine. */
  credited(): Promise<Fen>;
  /** Paper and credit are level, and this much more is credited than `before`. */
  seesCredited(before: Fen, moreYuan: number): Promise<void>;
  /** The chip in the cradle, or the last one there, is whole and holds this much, and the platform knows it so. */
  seesOnCard(amountFen: Fen): Promise<void>;
  /** Resolves with the bench once it fits. */
  sees(what: string, fits: (bench: DockState) => boolean): Promise<DockState>;
}

const SIGHT_LIMIT_MS = 20_000;
const LOOK_EVERY_MS = 60;

/** What a person in the lobby does with the hands, and sees with the eyes. */
export function visitorAt(stack: Pick<Stack, 'hands' | 'bench'>): Visitor {
  const hand = async (name: string, body?: unknown): Promise<void> => {
    await stack.hands(name, body);
  };
  const sees: Visitor['sees'] = async (what, fits) => {
    const endMs = performance.now() + SIGHT_LIMIT_MS;
    for (;;) {
      const bench = await stack.bench();
      if (fits(bench)) return bench;
      if (performance.now() > endMs)
        throw new Error(
          `not seen within ${SIGHT_LIMIT_MS / 1000} s: ${what}; the bench: ${JSON.stringify(shortened(bench))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const firstCard = '20230001';
  return {
    cardNumber: firstCard,
    placeCard: (cardNumber = firstCard) => hand('place-card', { cardNumber }),
    takeCard: () => hand('take-card'),
    insertNote: async (valueYuan, kind = 'genuine') => {
      await sees('the slot draws notes in', ({ validator }) => validator.acceptsNotes);
      await hand('insert-note', { valueFen: valueYuan * 100, kind });
    },
    takeNote: async () => {
      await sees('a note sticks out of the slot', ({ validator }) => validator.atBezel !== undefined);
      await hand('take-note');
    },
    setClock: (localTime) => hand('clock', { localTime }),
    pullCard: (at) => hand('pull-card', at),
    receivesMoney: (amountYuan, cardNumber = firstCard) =>
      hand('add-pending', { cardNumber, amountFen: yuan(amountYuan) }),
    paysAtTill: async (amountYuan, cardNumber = firstCard) => {
      const refused = await hand('pos-pay', { cardNumber, amountFen: yuan(amountYuan) }).then(
        () => undefined,
        asError,
      );
      const { display } = (await stack.bench()).pos;
      const text = display?.text ?? '';
      // A refusal of the card stands on the till's display; anything else that went wrong does not.
      if (refused && (text === '' || !refused.message.includes(text))) throw refused;
      return text;
    },
    connectTill: (online) => hand('pos-online', { online }),
    tillReports: () => hand('pos-upload'),
    network: (fault) => hand('network', fault),
    killKiosk: async () => {
      await sees('the kiosk process has told its number', ({ kiosk }) => kiosk.pid !== null);
      await hand('kill-kiosk');
    },
    credited: async () => {
      const { reconciliation } = await sees(
        'central is reachable',
        (bench) => bench.reconciliation.verdict !== 'unknown',
      );
      return fen(reconciliation.creditedFen);
    },
    seesCredited: async (before, moreYuan) => {
      await sees(
        `${moreYuan} yuan more credited than ${before} fen, and paper and credit level`,
        ({ reconciliation: { verdict, creditedFen } }) =>
          verdict === 'level' && creditedFen === before + moreYuan * 100,
      );
    },
    seesOnCard: async (amountFen) => {
      await sees(
        `${amountFen} fen on the chip and on the platform`,
        ({ chip, account }) =>
          chip?.balanceFen === amountFen &&
          chip.torn.length === 0 &&
          account?.balanceFen === amountFen &&
          account.inFlightFen === 0,
      );
    },
    sees,
  };
}

function shortened(bench: DockState): unknown {
  const { validator, cradle, network, reconciliation, journal, chip, account, pos } = bench;
  const { fault } = network;
  const money = { reconciliation, chip, account, till: pos.display };
  return { validator, cradle, fault, ...money, journal: journal.slice(-5).map(({ kind }) => kind) };
}
