import type { Random } from '../../../contract/time.ts';
import { commands, encodeCommand, readAnswer } from './codec/commands.ts';
import type { CommandName } from './codec/commands.ts';
import { agreedNumber, drawKeyExchange, publicNumber, sessionKey } from './codec/encryption.ts';
import type { KeyExchange } from './codec/encryption.ts';
import type { Reply } from './codec/replies.ts';
import type { CommandLoop } from './command-loop.ts';

/** Whether the line is encrypted where the device can, and the fixed half of the key. */
export interface Encryption {
  readonly fixedKey: bigint;
}

/** Sends one command; resolves with its answer, or with words where none could be read. */
type Exchange = (command: CommandName, data: Uint8Array) => Promise<Reply | string>;

/** Agrees on a key and encrypts the line with it. False: the device does not do it, and the line stays in clear. */
export async function secureLine(
  loop: CommandLoop,
  exchange: Exchange,
  encryption: Encryption | undefined,
  random: Random,
): Promise<boolean> {
  loop.secure(undefined);
  const key = encryption && (await negotiateKey(exchange, encryption, drawKeyExchange(random)));
  loop.secure(key);
  return key !== undefined;
}

/** In clear: generator, modulus, then both public numbers. */
async function negotiateKey(
  exchange: Exchange,
  { fixedKey }: Encryption,
  drawn: KeyExchange,
): Promise<Uint8Array | undefined> {
  const ask = async (command: CommandName, data: Uint8Array): Promise<Reply | undefined> => {
    const reply = await exchange(command, data);
    return typeof reply !== 'string' && reply.code === 'ok' ? reply : undefined;
  };
  const generator = encodeCommand(commands.setGenerator, drawn.generator);
  const modulus = encodeCommand(commands.setModulus, drawn.modulus);
  const ours = encodeCommand(commands.exchangeKeys, publicNumber(drawn));
  if (!(await ask('setGenerator', generator)) || !(await ask('setModulus', modulus))) return undefined;
  const reply = await ask('exchangeKeys', ours);
  const theirs = reply && readAnswer(commands.exchangeKeys, reply);
  return theirs?.ok ? sessionKey(fixedKey, agreedNumber(drawn, theirs.value)) : undefined;
}
