import { createPrivateKey } from 'node:crypto';
import { fstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { parseCount } from '../contract/money.ts';
import { systemClock, systemRandom } from '../contract/system-clock.ts';
import { asError } from '../contract/time.ts';
import { acceptorProtocols } from './cash-acceptor/world-acceptor.ts';
import { openWorld } from './world.ts';

/** Entry of the lobby as a process of its own: the simulated world around one kiosk, for the demo and for tests. */
const optionsSchema = z.object({
  central: z.url(),
  data: z.string().min(1),
  port: z.int(),
  speed: z.int(),
  posKey: z.string().min(1),
  acceptor: z.enum(acceptorProtocols),
});

function readOptions(): z.infer<typeof optionsSchema> {
  const command = new Command('lobby')
    .description('The simulated world around one kiosk: devices, cards, banknotes, network and the dock.')
    .requiredOption('--central <url>', 'address of the central platform, started with --demo')
    .requiredOption('--data <folder>', 'where the paper is kept from one start to the next')
    .requiredOption(
      '--pos-key <file>',
      "PEM file of the payment terminal's Ed25519 key, known to central as POS01",
    )
    .addOption(
      new Option('--port <number>', 'port of the dock; 0 for any').default(0).argParser(within(0, 65_535)),
    )
    .addOption(
      new Option('--speed <times>', 'how many times faster the mechanics are')
        .default(1)
        .argParser(within(1, 100)),
    )
    .addOption(
      new Option('--acceptor <protocol>', 'what the cash acceptor speaks')
        .choices(acceptorProtocols)
        .default('ssp'),
    )
    .parse();
  return optionsSchema.parse(command.opts());
}

function within(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,5}$/.test(text) ? parseCount(text) : -1;
    if (value < least || value > most)
      throw new Error(`${text}: give a whole number from ${least} to ${most}.`);
    return value;
  };
}

/** Resolves when somebody asks this process to end, or when whoever started it is gone. */
function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
    if (process.channel) process.once('disconnect', resolve);
    else if (fstatSync(0).isFIFO() || fstatSync(0).isSocket()) process.stdin.once('close', resolve).resume();
  });
}

async function run(): Promise<void> {
  const { central, data, port, speed, posKey, acceptor } = readOptions();
  const end = askedToEnd();
  const world = await openWorld({
    clock: systemClock,
    random: systemRandom,
    centralUrl: central,
    dataFolder: data,
    port,
    speed,
    acceptor,
    posKey: createPrivateKey(readFileSync(posKey)),
    pageFolder: join(import.meta.dirname, '../dist/dock'),
    kill: (pid) => process.kill(pid, 'SIGKILL'),
  });
  const { dockUrl, hidPort, proxyUrl } = world;
  process.stdout.write(`${JSON.stringify({ ready: 'lobby', dockUrl, hidPort, proxyUrl })}\n`);
  await end;
  await world.close();
}

try {
  await run();
} catch (reason) {
  process.stderr.write(`${asError(reason).message}\n`);
  process.exitCode = 1;
}
// What a broken parent's channel leaves behind must not keep the process.
process.exit();
