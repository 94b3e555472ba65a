import http from 'node:http';
import { rmSync, writeFileSync } from 'node:fs';
import { callOf } from '../laboratory/effects.ts';
import { readCommands } from '../laboratory/acceptor-commands.ts';
import { LobbyHidBus } from '../../devices/hid/lobby-hid-bus.ts';
import type { HidPort } from '../../devices/hid/hid-port.ts';
import { decodeData } from '../../devices/serial/codec/cp2110-codec.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { cardCommand } from './card-command.ts';
import { effectFiles, noteEffect, readPlan, writeWhole } from './effect-plan.ts';
import type { Moment } from './effect-plan.ts';
import { environmentOf } from './environment.ts';

/**
 * Loaded before the entry file of the kiosk process (`node --import`): names what the process does to the world outside
 * of it, and where a plan says so, kills the process there with SIGKILL or breaks its disk. Nothing in the product knows of it.
 */
const { effectsFolder, acceptor } = environmentOf(process.env);
if (effectsFolder === undefined)
  throw new Error('the kiosk process was not told where its effects are noted');
const files = effectFiles(effectsFolder);
/** Too many to be written down one by one. */
const unnoted: ReadonlySet<string> = new Set(['acceptor poll', 'acceptor pollWithAck', 'acceptor status']);
let planned = '';
let met = 0;

/** One side of an effect; it can have more than one name. */
function pass(names: readonly string[], moment: Moment): void {
  if (moment === 'before') for (const name of names) if (!unnoted.has(name)) noteEffect(files, name);
  const plan = readPlan(files);
  if (plan?.moment !== moment || !names.includes(plan.name)) return;
  const text = JSON.stringify(plan);
  met = text === planned ? met + 1 : 1;
  planned = text;
  if (met < plan.nth) return;
  rmSync(files.plan, { force: true });
  planned = '';
  if (plan.deed === 'die') {
    writeFileSync(files.death, `${plan.name} ${moment}`);
    process.kill(process.pid, 'SIGKILL');
  } else writeWhole(files.storage, plan.deed.storage);
}

const commit = methodOf(Journal.prototype, 'commit') as Journal['commit'];
Journal.prototype.commit = function (this: Journal, ...facts) {
  const names = facts.map(({ kind }) => `journal ${kind}`);
  pass(names, 'before');
  const entry = commit.apply(this, facts);
  pass(names, 'after');
  return entry;
};

const { request } = http;
http.request = function (...args: Parameters<typeof request>): http.ClientRequest {
  const [options] = args;
  const path = typeof options === 'object' && 'path' in options ? String(options.path) : '';
  const call = callOf(path);
  if (call === undefined) return request(...args);
  const names = [`platform ${call}`];
  pass(names, 'before');
  const sent = request(...args);
  sent.once('finish', () => {
    pass(names, 'sent');
  });
  // Before anybody of the product has heard of the answer.
  sent.prependOnceListener('response', () => {
    pass(names, 'after');
  });
  return sent;
} as typeof request;

const open = methodOf(LobbyHidBus.prototype, 'open') as LobbyHidBus['open'];
LobbyHidBus.prototype.open = async function (this: LobbyHidBus, selector) {
  const port = await open.call(this, selector);
  const nameOf = selector.serialNumber === 'LOBBY-ACCEPTOR' ? acceptorCommands() : cardCommand;
  return withNamedWrites(port, nameOf);
};

/** Throws when the product no longer has it: then nothing would be named, and nothing proven. */
function methodOf(prototype: object, name: string): unknown {
  const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
  if (typeof method !== 'function') throw new Error(`die-at.ts finds no ${name} to watch`);
  return method;
}

function acceptorCommands(): (bytes: Uint8Array) => string | undefined {
  const read = readCommands(acceptor === 'id003' ? 'id003' : 'ssp');
  return (bytes) => {
    const command = read(bytes);
    return command && `acceptor ${command.name}`;
  };
}

function withNamedWrites(port: HidPort, nameOf: (bytes: Uint8Array) => string | undefined): HidPort {
  const write = port.write.bind(port);
  port.write = async (report) => {
    const bytes = decodeData(report);
    const name = bytes && nameOf(bytes);
    if (name === undefined) return write(report);
    pass([name], 'before');
    const written = write(report);
    pass([name], 'sent');
    await written;
    pass([name], 'after');
  };
  return port;
}
