import { createHash } from 'node:crypto';
import { classicKey, loadRecordMac } from '../../contract/card-keys.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import type { LoadRefusal } from '../../contract/load-calls.ts';
import { fen, type Fen } from '../../contract/money.ts';
import { platformCalls, type PlatformCall, type PlatformRequest } from '../../contract/platform-api.ts';
import type { Clock } from '../../contract/time.ts';
import { TransportError, type PlatformTransport } from '../../kiosk/platform/transport.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { answerTo } from '../platform/answer-to.ts';

type Fate = 'pass' | 'lost' | 'answerLost' | 'silence';
type Ended = 'inFlight' | 'executed' | 'notExecuted';

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface PlatformLoad {
  readonly record: {
    readonly counter: number;
    readonly reference: string;
    readonly before: Fen;
    readonly after: Fen;
  };
  /** Every machine's attempt at it. `clean`: was told that nothing had been begun before. */
  readonly attempts: Map<string, { readonly clean: boolean; inHand: boolean }>;
  state: Ended;
}

interface Holder {
  readonly uid: string;
  pendingFen: number;
  /** The most that one load brings; the rest needs another one. */
  portionFen: number;
  loadedFen: number;
  counter: number;
  readonly loads: PlatformLoad[];
}

const MOST_IN_PURSE = 100_000;

/** The platform's side of loads as the contract has it, in memory, with answers that get lost. */
export class LoadPlatform {
  readonly calls: { readonly kioskId: string; readonly call: PlatformCall; readonly body: object }[] = [];
  /** What happens to a request on its way. */
  fate: (call: PlatformCall, body: object) => Fate = () => 'pass';
  /** Refuses every start for this reason. */
  refusal: LoadRefusal | undefined;
  /** Done when a start has been granted, before its answer is on its way. */
  onGranted: () => void = () => undefined;
  /** Put in place of what a granted record says, by a platform that contradicts itself. */
  falsified: object = {};
  readonly #holders = new Map<string, Holder>();
  readonly #stored = new Map<string, { readonly body: string; readonly answer: Answer }>();
  readonly #cancelled = new Set<string>();
  #epochs = 0;

  addHolder(uid: string, loadedFen: number, pendingFen: number, portionFen = pendingFen): void {
    this.#holders.set(uid, { uid, loadedFen, pendingFen, portionFen, counter: 0, loads: [] });
  }

  /** Money comes in. */
  addPending(uid: string, amountFen: number): void {
    const holder = this.#holder(uid);
    holder.pendingFen += amountFen;
    holder.portionFen = holder.pendingFen;
  }

  /** Where a holder's money is; the sum never changes. */
  books(uid: string): { readonly pending: number; readonly inFlight: number; readonly loaded: number } {
    const { pendingFen, loadedFen, loads } = this.#holder(uid);
    const open = loads.filter(({ state }) => state === 'inFlight');
    const inFlight = open.reduce((sum, { record }) => sum + record.after - record.before, 0);
    return { pending: pendingFen, inFlight, loaded: loadedFen };
  }

  /** Another machine has read the card: what its total proves is settled. */
  meet(uid: string, loadedFen: number): void {
    this.#settleByTotal(this.#holder(uid), loadedFen);
  }

  /** People decided that the open load of this card has not happened. */
  settleNotExecuted(uid: string): void {
    const load = this.#open(this.#holder(uid));
    if (load) this.#giveBack(this.#holder(uid), load);
  }

  /** The keys of what was received of a call. */
  keysOf(call: PlatformCall): readonly string[] {
    return this.calls.flatMap((one) =>
      one.call === call && 'key' in one.body ? [String(one.body.key)] : [],
    );
  }

  /** Key B of a card's load sectors: the secret that must not stay anywhere. */
  static loadKey(uid: string): string {
    return toHex(classicKey(demoKeys.masters.load, fromHex(uid), 'load'));
  }

  transport(clock: Clock, kioskId: string): PlatformTransport {
    return {
      send: ({ method, path, headers, body }, { timeoutMs, signal }) =>
        new Promise((resolve, reject) => {
          const fail = (code: 'cut' | 'timeout'): void => {
            late.cancel();
            reject(new TransportError(code, code));
          };
          const late = clock.schedule(timeoutMs, () => {
            fail('timeout');
          });
          signal?.addEventListener('abort', () => {
            fail('cut');
          });
          clock.schedule(20, () => {
            const call = callOf(method, path);
            const content = (body === '' ? {} : JSON.parse(body)) as object;
            const fate = this.fate(call, content);
            if (fate === 'lost') {
              fail('cut');
              return;
            }
            const answer = this.#answer(kioskId, call, content);
            if (fate === 'silence') return;
            clock.schedule(20, () => {
              if (fate === 'answerLost') fail('cut');
              else {
                late.cancel();
                resolve(answerTo({ headers }, answer));
              }
            });
          });
        }),
    };
  }

  #answer(kioskId: string, call: PlatformCall, body: object): Answer {
    this.calls.push({ kioskId, call, body });
    const key = 'key' in body ? String(body.key) : undefined;
    const text = JSON.stringify(body);
    const stored = key === undefined ? undefined : this.#stored.get(key);
    if (stored) return stored.body === text ? stored.answer : refused(409, 'keyReused');
    const answer = this.#execute(call, body);
    if (key !== undefined && answer.status === 200) this.#stored.set(key, { body: text, answer });
    return answer;
  }

  #execute(call: PlatformCall, body: object): Answer {
    switch (call) {
      case 'boot':
        return ok({ epoch: (this.#epochs += 1), now: 1_789_351_200_000, journal: 'known' });
      case 'startLoad':
        return this.#start(body as PlatformRequest<'startLoad'>);
      case 'resumeLoad':
        return this.#resume(body as PlatformRequest<'resumeLoad'>);
      case 'confirmLoad':
        return this.#confirm(body as PlatformRequest<'confirmLoad'>);
      case 'cancelLoad':
        return this.#cancel(body as PlatformRequest<'cancelLoad'>);
      case 'questionLoad': {
        const found = this.#find((body as PlatformRequest<'questionLoad'>).loadId);
        return found ? ok({ state: found.load.state }) : refused(404, 'noSuchLoad');
      }
      case 'loadStates': {
        const { loadIds } = body as PlatformRequest<'loadStates'>;
        const stateOf = (loadId: string): string => this.#find(loadId)?.load.state ?? 'unknown';
        return ok({ loads: loadIds.map((loadId) => ({ loadId, state: stateOf(loadId) })) });
      }
      default:
        throw new Error(`this platform knows nothing but loads: ${call}`);
    }
  }

  #start(body: PlatformRequest<'startLoad'>): Answer {
    const holder = this.#holder(body.uid);
    if (this.#cancelled.has(body.loadId)) return refused(409, 'loadDiffers');
    this.#settleByTotal(holder, body.loadedFen);
    if (this.refusal) return ok({ result: 'refused', reason: this.refusal });
    if (body.loadedFen !== holder.loadedFen) return ok({ result: 'refused', reason: 'cardDiffers' });
    const open = this.#open(holder);
    if (open) {
      open.attempts.set(body.loadId, { clean: false, inHand: true });
      return this.#grant(holder, open, true);
    }
    const room = MOST_IN_PURSE - (body.loadedFen - body.spentFen);
    const amount = Math.min(holder.pendingFen, room, holder.portionFen);
    if (holder.pendingFen === 0) return ok({ result: 'refused', reason: 'nothingPending' });
    if (amount <= 0) return ok({ result: 'refused', reason: 'purseFull' });
    holder.pendingFen -= amount;
    holder.counter += 1;
    const load: PlatformLoad = {
      record: {
        counter: holder.counter,
        reference: createHash('md5').update(body.loadId).digest('hex'),
        before: fen(holder.loadedFen),
        after: fen(holder.loadedFen + amount),
      },
      attempts: new Map([[body.loadId, { clean: true, inHand: true }]]),
      state: 'inFlight',
    };
    holder.loads.push(load);
    return this.#grant(holder, load, false);
  }

  #resume({ loadId, loadedFen }: PlatformRequest<'resumeLoad'>): Answer {
    const found = this.#find(loadId);
    if (!found) return refused(404, 'noSuchLoad');
    const { holder, load } = found;
    this.#settleByTotal(holder, loadedFen);
    if (load.state !== 'inFlight') return ok({ result: load.state });
    return this.#grant(holder, load, true);
  }

  #confirm({ loadId, reference, loadedFen }: PlatformRequest<'confirmLoad'>): Answer {
    const found = this.#find(loadId);
    if (!found) return refused(404, 'noSuchLoad');
    const { holder, load } = found;
    if (load.record.reference !== reference || loadedFen < load.record.after || load.state === 'notExecuted')
      return refused(409, 'loadDiffers');
    this.#settleByTotal(holder, loadedFen);
    return ok({ balanceFen: holder.loadedFen, pendingFen: holder.pendingFen });
  }

  #cancel({ loadId }: PlatformRequest<'cancelLoad'>): Answer {
    const found = this.#find(loadId);
    if (!found) {
      this.#cancelled.add(loadId);
      return ok({ result: 'notStarted' });
    }
    const { holder, load } = found;
    if (load.state === 'executed') return ok({ result: 'executed' });
    const mine = load.attempts.get(loadId);
    if (mine) mine.inHand = false;
    const others = [...load.attempts].filter(([id]) => id !== loadId);
    if (mine?.clean !== true || others.length > 0) return ok({ result: 'handedOn' });
    this.#giveBack(holder, load);
    return ok({ result: 'cancelled' });
  }

  #grant({ uid }: Holder, { record }: PlatformLoad, resumed: boolean): Answer {
    this.onGranted();
    const mac = toHex(loadRecordMac(demoKeys.mac, fromHex(uid), record));
    const loadKey = LoadPlatform.loadKey(uid);
    return ok({ result: 'granted', record: { ...record, mac, ...this.falsified }, loadKey, resumed });
  }

  #settleByTotal(holder: Holder, loadedFen: number): void {
    const load = this.#open(holder);
    if (load?.record.after !== loadedFen) return;
    load.state = 'executed';
    holder.loadedFen = loadedFen;
  }

  #giveBack(holder: Holder, load: PlatformLoad): void {
    load.state = 'notExecuted';
    holder.pendingFen += load.record.after - load.record.before;
  }

  #open({ loads }: Holder): PlatformLoad | undefined {
    return loads.find(({ state }) => state === 'inFlight');
  }

  #find(loadId: string): { readonly holder: Holder; readonly load: PlatformLoad } | undefined {
    for (const holder of this.#holders.values())
      for (const load of holder.loads) if (load.attempts.has(loadId)) return { holder, load };
    return undefined;
  }

  #holder(uid: string): Holder {
    const holder = this.#holders.get(uid);
    if (!holder) throw new Error(`no holder has the card ${uid}`);
    return holder;
  }
}

function callOf(method: string, path: string): PlatformCall {
  const found = Object.entries(platformCalls).find(
    ([, call]) => call.method === method && call.path === path,
  );
  if (!found) throw new Error(`no call of the contract: ${method} ${path}`);
  return found[0] as PlatformCall;
}

function ok(reply: object): Answer {
  return { status: 200, body: JSON.stringify(reply) };
}

function refused(status: number, code: string): Answer {
  return { status, body: JSON.stringify({ error: { code, message: code } }) };
}
