import { TOLD_SEED } from '../laboratory/standard-set.ts';
import type { HuntEnd } from './hunt.ts';
import type { Ground, Mutant } from './mutant.ts';

export interface Hunted {
  readonly mutant: Mutant;
  readonly end: HuntEnd;
}

/** The page `docs/mutants.md`. */
export function mutantsPage(hunted: readonly Hunted[]): string {
  const visits = hunted.reduce((sum, { end }) => sum + ('visits' in end ? end.visits : 0), 0);
  return `# Deliberate bugs, and what notices them

A laboratory that finds nothing proves something only if it finds what is there. \`npm run prove:mutants\` puts one bug at a
time into the product (the source text of one file is exchanged while it is loaded; the file stays as it is), lets the
fault laboratory live with it, and asks which rule of the oracle was broken first. A program that does not compile, falls
over or hangs does not count as noticed. The product as it is lives the same runs, without a violation.

The rules: **E1** notes in the box against the books, **E2** the books against themselves, **E3** credits on both sides
and for the right person, **E4** the platform's accounts, **E5** loads on both sides, **E10** the chain of hashes, **chip** the
bytes on the cards, **reservations** promises that stay open, **cases** the list of what people must decide, **needless
case** a question where the device leaves no doubt, **write first** an act before its record, **durable** a record that did not
last, **hours** a note outside the hours, **key** a write key that is kept, **liveness** what does not come to its end, **promise**
what a person waited for in vain, **not as told** another end of a story than its hour demands. Where the kiosk notices the bug itself and halts or raises an alarm, the table says _own
halt_ or _own alarm_: then its books are right, and the bug was expensive all the same.

Written by \`npm run prove:mutants -- --write\`: ${hunted.length} bugs, noticed in ${visits} visits, each looked for first where it was
noticed before.

${tableOf(hunted)}

## Bugs that were tried and not noticed

The table holds what the laboratory notices. These were tried as well, each for some dozens to some hundreds of visits, and
it noticed none of them. Another layer stops the first ones:

- The wall clock decides the cash hours: the platform refuses the reservation outside of them by its own clock.
- A load in question is begun anew under another id, or the platform does not settle it by the card's totals, or leaves it in
  flight when it is confirmed: the same record is handed out again, and can be on a card only once.
- Every showing of a credit is reported to the till: the till knows the credit.
- A note that was pulled away is asked for: the device knows that it is gone.

Of the others it is not known whether another layer stops them or the hours that were lived did not bring it about; the
tests of the drivers, of the card and of the platform are what speaks for these places:

- SSP: a restart overlooked, a note cleared to the box no news. ID-003: any frame taken for an answer, a note in the stacker
  at power-up ignored.
- Card: a torn total mended from the wrong block; the record written where the older one lies.
- Kiosk and platform: a credit booked on a note of another value, the late word of an earlier start believed, two loads of one
  card at a time, a load that was handed on cancelled by the first.
`;
}

function tableOf(hunted: readonly Hunted[]): string {
  const lines = hunted.map(({ mutant, end }) => [mutant.name, mutant.costs, ...cellsOf(end)]);
  const head = ['Bug', 'What it would cost', 'Noticed by', 'Seed and run', 'Visits'];
  const rows = [head, head.map(() => '---'), ...lines];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row, index) => {
      const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0, index === 1 ? '-' : ' '));
      return `| ${cells.join(' | ')} |`;
    })
    .join('\n');
}

function cellsOf(end: HuntEnd): readonly string[] {
  switch (end.result) {
    case 'caught':
      return [end.rule, inWords(end.ground), String(end.visits)];
    case 'survived':
      return ['**nothing**', '', String(end.visits)];
    case 'invalid':
      return ['**invalid**', '', ''];
  }
}

/** `7 storm1`; the told hours are seed 0, and their names are long; seeds of an earlier edition of the draw name it. */
export function inWords({ seed, edition, run }: Ground): string {
  if (seed === TOLD_SEED) return 'a told hour';
  return `${seed}${run === undefined ? '' : ` ${run}`} (edition ${edition})`;
}
