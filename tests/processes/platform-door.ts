import { z } from 'zod';

const loadsSchema = z.object({ loads: z.array(z.object({ uid: z.string(), state: z.string() })) });
const ledgerSchema = z.object({ faults: z.array(z.string()) });

/** Cards of whose load the platform does not know the end. */
export async function loadsInFlight(centralUrl: string): Promise<readonly string[]> {
  const { loads } = loadsSchema.parse(await look(centralUrl, '/demo/loads'));
  return loads.filter(({ state }) => state === 'inFlight').map(({ uid }) => uid);
}

/** What the platform finds wrong with its own books, in sentences. */
export async function platformFaults(centralUrl: string): Promise<readonly string[]> {
  return ledgerSchema.parse(await look(centralUrl, '/demo/ledger')).faults;
}

async function look(centralUrl: string, path: string): Promise<unknown> {
  const response = await fetch(new URL(path, centralUrl));
  if (!response.ok) throw new Error(`the platform, ${path}: ${response.status}`);
  return response.json();
}
