// Ends connections that have shown no token for some seconds, so that no number of them keeps the page
// out. The rule: one that has shown a token stays, and an answer that is being sent is sent to its end,
// within a minute. What a request may do is up to access.ts.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export const strangerMs = 5000;
/** For the page itself over a slow line. */
const answerMs = 60_000;

export interface Strangers {
  /** The connection has shown a token. */
  trust(socket: Socket): void;
}

export function watchStrangers(server: Server, limitMs = strangerMs): Strangers {
  const trusted = new WeakSet<Socket>();
  server.on('connection', (socket: Socket) => {
    const since = performance.now();
    const look = () => {
      if (trusted.has(socket)) return;
      const isSending = socket.writableLength > 0 && performance.now() - since < answerMs;
      if (isSending) timer = setTimeout(look, limitMs).unref();
      else socket.destroy();
    };
    let timer = setTimeout(look, limitMs).unref();
    socket.once('close', () => clearTimeout(timer));
  });
  return { trust: (socket) => void trusted.add(socket) };
}
