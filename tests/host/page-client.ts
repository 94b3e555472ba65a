import { WebSocket } from 'ws';

/** A page at the browser host's socket, as a browser would be, or as a stranger would like to be. */
export interface PageClient {
  readonly messages: readonly unknown[];
  send(message: unknown): void;
  sendText(text: string): void;
  /** The next message that has this name, also if it came already. */
  next(name: 'resume' | 'view'): Promise<unknown>;
  /** The close code; 0 where the connection was refused before it was a socket. */
  readonly closed: Promise<number>;
  close(): void;
}

export async function openPage(
  origin: string,
  headers: Readonly<Record<string, string>> = { origin },
): Promise<PageClient> {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/kiosk`, { headers });
  const messages: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let taken = 0;
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString('utf8')) as Record<string, unknown>);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => {
    socket.once('close', resolve);
    socket.once('error', () => {
      resolve(0);
    });
  });
  await Promise.race([new Promise((resolve) => socket.once('open', resolve)), closed]);
  return {
    messages,
    send: (message) => {
      socket.send(JSON.stringify(message));
    },
    sendText: (text) => {
      socket.send(text);
    },
    next: (name) =>
      new Promise((resolve) => {
        const look = (): void => {
          const index = messages.findIndex((message, at) => at >= taken && name in message);
          if (index < 0) return;
          taken = index + 1;
          waiting.delete(look);
          resolve(messages[index]?.[name]);
        };
        waiting.add(look);
        look();
      }),
    closed,
    close: () => {
      socket.close();
    },
  };
}
