import { noteInHand, required, tillSetup, type TillActors, type TillListener } from './till-setup.ts';
import { closedReasonOf, emptyTill, noticeOfEvent, returnReasonOf } from './till-context.ts';
import type { NoteEnd } from './note-recorder.ts';

const output = ({ event }: { readonly event: { readonly output: NoteEnd } }): NoteEnd => event.output;

/** A note has ended: count it, tell whoever has the session, forget it. */
const noteEnded = [
  { type: 'countNote', params: output },
  { type: 'tellEnded', params: output },
  'forgetNote',
] as const;

const sessionOver = [{ type: 'tell', params: { type: 'sessionClosed' } }, 'forgetSession'] as const;

/**
 * The owner of every note. It outlives visits: a visit can end while its note is still under way.
 *
 * `resting` is the hub: whatever ended, the next thing to do follows from the context alone, the most urgent first. The
 * states tagged `money` work on a note and have no exit but the end of their own actor; whatever happens meanwhile
 * is remembered in the context and dealt with at the hub.
 */
export function createTillMachine(actors: TillActors, tell: TillListener) {
  return tillSetup(actors, tell).createMachine({
    id: 'till',
    context: emptyTill,
    initial: 'connecting',
    on: {
      acceptor: {
        actions: [
          { type: 'remember', params: ({ event }) => event.event },
          { type: 'tell', params: ({ event }) => noticeOfEvent(event.event) },
        ],
      },
      open: [
        // The one before is still being finished: nobody's notes are mixed with another's.
        {
          guard: 'sessionOpen',
          actions: { type: 'tell', params: { type: 'slotBlocked', reason: 'recovering' } },
        },
        { actions: { type: 'openSession', params: ({ event }) => event.session } },
      ],
      close: { actions: 'closeSession' },
      halt: { actions: 'mustHalt' },
    },
    states: {
      resting: {
        always: [
          { guard: 'mustHalt', target: 'halting' },
          { guard: 'hasStray', target: 'takingStray' },
          { guard: 'hasReport', target: 'settling' },
          { guard: 'contactLost', target: 'connecting' },
          { guard: 'hasOwnedEscrow', target: 'recording' },
          { guard: 'hasEscrow', target: 'refusing' },
          { guard: 'sessionClosing', target: 'closing' },
          { guard: 'hasFault', target: 'blocked' },
          { guard: 'sessionOpen', target: 'opening' },
          { target: 'ready' },
        ],
      },

      connecting: {
        always: [
          { guard: 'mustHalt', target: 'resting' },
          { guard: 'hasReport', target: 'resting' },
          // Without contact nothing of this session can be under way here; what is open, the next start settles.
          { guard: 'sessionClosing', actions: sessionOver },
        ],
      },
      settling: {
        tags: ['money', 'busy'],
        entry: 'takeUpReport',
        invoke: {
          src: 'settleStart',
          input: ({ context }) => required(context.inSettlement),
          onDone: {
            target: 'resting',
            actions: [
              { type: 'countSettled', params: ({ event }) => event.output },
              { type: 'tellSettled', params: ({ event }) => event.output },
            ],
          },
          onError: 'halting',
        },
      },
      takingStray: {
        tags: ['money', 'busy'],
        invoke: {
          src: 'takeStray',
          input: ({ context }) => required(context.strays[0]),
          onDone: {
            target: 'resting',
            actions: [
              'strayTaken',
              { type: 'countSettled', params: ({ event }) => [event.output] },
              { type: 'tellSettled', params: ({ event }) => [event.output] },
            ],
          },
          onError: 'halting',
        },
      },

      /** The slot is shut, nobody wants it open. */
      ready: {
        always: [
          { guard: 'hasWork', target: 'resting' },
          { guard: 'hasFault', target: 'resting' },
          { guard: 'sessionOpen', target: 'resting' },
        ],
      },
      blocked: {
        entry: 'tellBlocked',
        always: [
          { guard: 'hasWork', target: 'resting' },
          { guard: 'faultFree', target: 'resting' },
        ],
        on: {
          open: { actions: [{ type: 'openSession', params: ({ event }) => event.session }, 'tellBlocked'] },
        },
      },

      opening: {
        tags: 'busy',
        invoke: {
          src: 'openSlot',
          input: ({ context }) => required(context.session),
          onDone: [
            {
              guard: { type: 'nothingFits', params: ({ event }) => event.output },
              target: 'resting',
              actions: ['closeSession', { type: 'tell', params: { type: 'limitReached' } }],
            },
            { target: 'collecting' },
          ],
          onError: 'openingFailed',
        },
      },
      /** Contact broke in between: the driver says so at once, or it was a passing fault. */
      openingFailed: { always: { guard: 'hasWork', target: 'resting' }, after: { retryOpening: 'resting' } },
      collecting: {
        always: [
          { guard: 'hasWork', target: 'resting' },
          { guard: 'hasFault', target: 'resting' },
        ],
      },

      recording: {
        tags: ['money', 'busy'],
        entry: 'takeUpEscrow',
        invoke: {
          src: 'recordEscrow',
          input: ({ context }) => ({
            session: required(context.session),
            escrow: required(context.current).escrow,
          }),
          onDone: {
            target: 'deciding',
            actions: { type: 'noteRecorded', params: ({ event }) => event.output },
          },
          // Not in the journal, so that it must not be kept: out with it, then halt.
          onError: { target: 'refusing', actions: ['mustHalt', 'restoreEscrow'] },
        },
      },
      deciding: {
        tags: ['money', 'busy'],
        invoke: {
          src: 'decide',
          input: ({ context }) => noteInHand(context),
          onDone: [
            {
              guard: 'wentBack',
              target: 'recordingReturn',
            },
            {
              guard: { type: 'granted', params: ({ event }) => event.output },
              target: 'accepting',
              actions: {
                type: 'tell',
                params: ({ context }) => ({
                  type: 'taking',
                  valueFen: noteInHand(context).current.escrow.denomination,
                }),
              },
            },
            { target: 'givingBack', actions: { type: 'noteRefused', params: ({ event }) => event.output } },
          ],
          onError: {
            target: 'givingBack',
            actions: [
              'mustHalt',
              { type: 'noteRefused', params: { granted: false, reason: 'recordFailed' } },
            ],
          },
        },
      },
      accepting: {
        tags: ['money', 'busy'],
        invoke: {
          src: 'accept',
          input: ({ context }) => noteInHand(context),
          onDone: { target: 'resting', actions: noteEnded },
          onError: { target: 'halting', actions: 'tellWentBack' },
        },
      },
      givingBack: {
        tags: ['money', 'busy'],
        invoke: {
          src: 'giveBack',
          input: ({ context }) => noteInHand(context),
          onDone: { target: 'resting', actions: noteEnded },
          onError: { target: 'halting', actions: 'tellWentBack' },
        },
      },
      recordingReturn: {
        tags: ['money', 'busy'],
        invoke: {
          src: 'recordReturn',
          input: ({ context }) => ({
            note: noteInHand(context),
            reason: returnReasonOf(context.current?.wentBack ?? 'unknown'),
          }),
          onDone: { target: 'resting', actions: noteEnded },
          onError: 'halting',
        },
      },
      /** A note in escrow that nobody's session covers, or that could not be recorded. */
      refusing: {
        tags: ['money', 'busy'],
        entry: 'takeUpEscrow',
        invoke: {
          src: 'refuse',
          input: ({ context }) => ({
            escrow: required(context.current).escrow,
            reason: context.halted ? 'recordFailed' : 'visitEnded',
          }),
          onDone: { target: 'resting', actions: noteEnded },
          onError: 'halting',
        },
      },

      closing: {
        tags: ['money', 'busy'],
        invoke: {
          src: 'closeSession',
          input: ({ context }) => ({
            jammed: context.faults.some((code) => closedReasonOf(code) === 'noteStuck'),
          }),
          onDone: [
            // A note came in at the very last moment: it is decided first.
            { guard: 'hasOwnedEscrow', target: 'resting' },
            { target: 'resting', actions: sessionOver },
          ],
          onError: 'halting',
        },
      },

      halting: {
        tags: 'busy',
        entry: 'mustHalt',
        invoke: { src: 'halt', onDone: 'halted', onError: 'halted' },
      },
      halted: {
        entry: [{ type: 'tell', params: { type: 'slotBlocked', reason: 'halted' } }, ...sessionOver],
        always: { guard: 'hasEscrow', target: 'refusing' },
        on: {
          open: {
            actions: [
              { type: 'tell', params: { type: 'slotBlocked', reason: 'halted' } },
              { type: 'tell', params: { type: 'sessionClosed' } },
            ],
          },
        },
      },
    },
  });
}
