import { existsSync, readFileSync } from 'node:fs';
import { DEMO_IDENTITY_KEY } from '../../central/identity-mac.ts';
import { DEMO_LOAD_KEY, loadSecrets } from '../../central/load-secrets.ts';
import { reachableTexts } from '../loads/object-graph.ts';
import type { MachineWorld } from '../world/machine-world.ts';

/**
 * Looks for the keys that write cards where none may be while no load runs: in every object that the kiosk can reach, and
 * in the journal's files. Takes half a second.
 */
export function keysKept(world: MachineWorld): readonly string[] {
  const secrets = loadSecrets(DEMO_IDENTITY_KEY, DEMO_LOAD_KEY);
  const keys = world.people.flatMap(({ cards }) => cards.map(({ uid }) => secrets.loadKey(uid)));
  const within = reachableTexts({ kiosk: world.kiosk }, []).join('\n');
  const files = [world.journalPath, `${world.journalPath}-wal`].filter((path) => existsSync(path));
  const written = Buffer.concat(files.map((path) => readFileSync(path)));
  return keys.flatMap((key) => [
    ...(within.includes(key) ? [`the kiosk keeps ${key} in its memory`] : []),
    ...(written.includes(key) || written.includes(Buffer.from(key, 'hex'))
      ? [`${key} is in the journal`]
      : []),
  ]);
}
