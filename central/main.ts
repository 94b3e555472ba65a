import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { parseCount } from '../contract/money.ts';
import { policySchema } from '../contract/policy.ts';
import type { Policy } from '../contract/policy.ts';
import { systemClock } from '../contract/system-clock.ts';
import { asError } from '../contract/time.ts';
import { readKioskKey } from './authentication.ts';
import type { KioskKeys } from './authentication.ts';
import { askedToEnd } from './asked-to-end.ts';
import { DEMO_IDENTITY_KEY } from './identity-mac.ts';
import { DEMO_LOAD_KEY } from './load-secrets.ts';
import { createLog } from './log.ts';
import { startCentral } from './start-central.ts';
import { openFileStore, openMemoryStore } from './store/sqlite-store.ts';
import type { CentralStore } from './store/central-store.ts';

/** Entry of the central platform as a process of its own. */
const optionsSchema = z.object({
  port: z.int(),
  host: z.string(),
  data: z.string().optional(),
  memory: z.boolean().optional(),
  demo: z.boolean().default(false),
  kiosk: z.array(z.string()).default([]),
  terminal: z.array(z.string()).default([]),
  identityKeyFile: z.string().optional(),
  loadKeyFile: z.string().optional(),
  policy: z.string().optional(),
  logLevel: z.string(),
});
type Options = z.infer<typeof optionsSchema>;

function readOptions(): Options {
  const command = new Command('central')
    .description('The reference All-in-Card central platform.')
    .addOption(new Option('--port <number>', '0 for any free one').default(0).argParser(readPort))
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--data <folder>', 'folder of the database; made when it is not there')
    .option('--memory', 'keep everything in memory only')
    .option('--demo', 'made-up people, and routes under /demo/ for this machine only')
    .option('--kiosk <id=key...>', 'a kiosk and its Ed25519 public key in base64; may be repeated')
    .option('--terminal <id=key...>', 'a payment terminal and its public key, likewise')
    .option('--identity-key-file <file>', 'file with the key of card identities, 32 hexadecimal digits')
    .option('--load-key-file <file>', "file with the master of the cards' load keys, 32 hexadecimal digits")
    .option('--policy <file>', 'JSON file with what the campus decides; without it the defaults hold')
    .addOption(
      new Option('--log-level <level>', 'of the log on standard error')
        .default('info')
        .choices(['debug', 'info', 'warn', 'error', 'silent']),
    )
    .parse();
  return optionsSchema.parse(command.opts());
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? parseCount(text) : Infinity;
  if (port > 65_535) throw new Error(`--port ${text}: a port is a number from 0 to 65535.`);
  return port;
}

function openStore({ data, memory }: Options): CentralStore {
  if ((data === undefined) === (memory !== true))
    throw new Error('Say where the data are kept: either --data FOLDER or --memory.');
  if (data === undefined) return openMemoryStore();
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return openFileStore(join(data, 'central.sqlite'));
}

function machineKeys(option: '--kiosk' | '--terminal', texts: readonly string[]): KioskKeys {
  return new Map(
    texts.map((text) => {
      const match = /^([A-Za-z0-9-]{1,20})=(.+)$/.exec(text);
      if (!match) throw new Error(`${option} ${text}: write it as K01=KEY, the key in base64.`);
      const [, kioskId = '', key = ''] = match;
      return [kioskId, readKioskKey(key)];
    }),
  );
}

function identityKey({ identityKeyFile, demo }: Options): string {
  if (identityKeyFile !== undefined) return readFileSync(identityKeyFile, 'utf8').trim();
  if (demo) return DEMO_IDENTITY_KEY;
  throw new Error('Name the key of the card identities: --identity-key-file FILE.');
}

function loadKey({ loadKeyFile, demo }: Options): string {
  if (loadKeyFile !== undefined) return readFileSync(loadKeyFile, 'utf8').trim();
  if (demo) return DEMO_LOAD_KEY;
  throw new Error("Name the master of the cards' load keys: --load-key-file FILE.");
}

function readPolicy({ policy }: Options): Policy {
  if (policy === undefined) return policySchema.parse({});
  const parsed = policySchema.safeParse(readJson(policy));
  if (parsed.success) return parsed.data;
  throw new Error(`${policy} does not hold a policy:\n${z.prettifyError(parsed.error)}`);
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (reason) {
    throw new Error(`--policy ${file} cannot be read (${asError(reason).message}). Check its name.`, {
      cause: reason,
    });
  }
  try {
    return JSON.parse(text);
  } catch (reason) {
    throw new Error(`--policy ${file} is not JSON (${asError(reason).message}). Correct that place.`, {
      cause: reason,
    });
  }
}

async function run(): Promise<void> {
  const options = readOptions();
  const log = createLog(options.logLevel, (text) => process.stderr.write(text));
  const settings = {
    host: options.host,
    port: options.port,
    demo: options.demo,
    kioskKeys: machineKeys('--kiosk', options.kiosk),
    terminalKeys: machineKeys('--terminal', options.terminal),
    identityKey: identityKey(options),
    loadKey: loadKey(options),
    policy: readPolicy(options),
    clock: systemClock,
    log,
  };
  const end = askedToEnd();
  const central = await startCentral({ ...settings, store: openStore(options) });
  process.stdout.write(`${JSON.stringify({ ready: 'central', url: central.url })}\n`);
  log.info(
    {
      url: central.url,
      demo: options.demo,
      kiosks: [...settings.kioskKeys.keys()],
      terminals: [...settings.terminalKeys.keys()],
    },
    'The central platform serves.',
  );
  await end;
  await central.close();
  log.info({}, 'The central platform has ended.');
}

try {
  await run();
} catch (reason) {
  process.stderr.write(`${asError(reason).message}\n`);
  process.exitCode = 1;
}
// What a broken parent's channel leaves behind must not keep the process.
process.exit();
