import { decodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { pn532Commands } from '../../devices/card-antenna/pn532/codec/commands.ts';
import { Pn532FrameDecoder } from '../../devices/card-antenna/pn532/codec/frame-decoder.ts';

const changing: ReadonlySet<string> = new Set(['write', 'increment', 'restore', 'transfer']);

/** The name of what these bytes to the card reader change on a card, or in its transfer buffer. */
export function cardCommand(bytes: Uint8Array): string | undefined {
  for (const frame of new Pn532FrameDecoder().push(bytes)) {
    if (frame.type !== 'data' || frame.code !== pn532Commands.inDataExchange.code) continue;
    const command = decodeClassicCommand(frame.data.slice(1));
    if (command && changing.has(command.name)) return `card ${command.name}`;
  }
  return undefined;
}
