import type { Policy } from '../contract/policy.ts';
import type { Clock } from '../contract/time.ts';
import { createAdministration } from './administration.ts';
import type { KioskKeys } from './authentication.ts';
import { campusTime } from './campus-time.ts';
import { createDemoClock } from './demo-clock.ts';
import { createDemoDoor } from './demo-door.ts';
import type { DemoDoor } from './demo-door.ts';
import { createHttpServer } from './http-server.ts';
import { loadSecrets } from './load-secrets.ts';
import { identityMacs } from './identity-mac.ts';
import type { IdentityMacs } from './identity-mac.ts';
import { createInspection } from './inspection.ts';
import { generatePeople } from './people/generate-people.ts';
import { loadPeople } from './people/load-people.ts';
import { createPlatform } from './platform.ts';
import type { CentralLog } from './platform.ts';
import type { CentralStore } from './store/central-store.ts';

export interface CentralSettings {
  /** Is closed with the platform, also when the start fails. */
  readonly store: CentralStore;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Made-up people in an empty store, a clock whose hands can be moved, and the routes under /demo/. */
  readonly demo: boolean;
  readonly kioskKeys: KioskKeys;
  /** Payment terminals; none when not given. */
  readonly terminalKeys?: KioskKeys;
  /** Key of the card identities, 32 hexadecimal digits. */
  readonly identityKey: string;
  /** Master of the cards' load keys, 32 hexadecimal digits. */
  readonly loadKey: string;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly log: CentralLog;
}

export interface Central {
  readonly url: string;
  /** Answers what is being handled, then closes the store. */
  close(): Promise<void>;
}

const DEMO_SEED = 1;
const DEMO_PEOPLE = 300;

/** Opens the platform on its port. Rejects with a sentence for people when the port cannot be had. */
export async function startCentral(settings: CentralSettings): Promise<Central> {
  const { store, kioskKeys, terminalKeys = new Map(), policy, log, host, port } = settings;
  try {
    const macs = identityMacs(settings.identityKey);
    const secrets = loadSecrets(settings.identityKey, settings.loadKey);
    const demoParts = settings.demo ? await prepareDemo(settings, macs) : undefined;
    const clock = demoParts?.clock ?? settings.clock;
    const platform = createPlatform({
      store,
      clock,
      policy,
      identityMacCheck: macs.check,
      loadSecrets: secrets,
      kioskKeys,
      terminalKeys,
      log,
    });
    const server = createHttpServer({ platform, demo: demoParts?.door });
    const url = await server.listen({ host, port }).catch((error: unknown) => {
      throw listenProblem(error, host, port);
    });
    return {
      url,
      async close() {
        await server.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function prepareDemo(
  { store, policy, clock: realClock }: CentralSettings,
  macs: IdentityMacs,
): Promise<{ readonly clock: Clock; readonly door: DemoDoor }> {
  const clock = createDemoClock(realClock);
  const campus = campusTime(policy.timeZone);
  const inspection = createInspection({ store, clock, policy });
  const administration = createAdministration(store);
  const nowMs = Math.floor(clock.wallMs());
  const today = campus.dayOf(nowMs);
  const isEmpty = await store.transact(async (tx) => (await tx.holders.all()).length === 0);
  if (isEmpty) {
    const people = generatePeople({ seed: DEMO_SEED, count: DEMO_PEOPLE, today });
    await loadPeople(store, people, { nowMs, day: today });
  }
  const door = createDemoDoor({ store, clock, campus, identityMacs: macs, inspection, administration });
  return { clock, door };
}

function listenProblem(error: unknown, host: string, port: number): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new Error(
      `Port ${port} of ${host} is taken by another program. Stop that one, or name another port.`,
    );
  if (code === 'EACCES') return new Error(`This user may not listen on port ${port}. Name one above 1023.`);
  if (code === 'EADDRNOTAVAIL')
    return new Error(`${host} is not an address of this machine. Name another one.`);
  return error instanceof Error ? error : new Error(String(error));
}
