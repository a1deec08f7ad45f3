// Sends events to a page over HTTP: one JSON frame per line, and blank lines to keep the connection
// alive. The rule: a page that does not read is disconnected before its backlog grows; it reconnects
// with the last event that it has seen, so none is lost.
import type { ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { EventPosition } from '../../../shared/contract.ts';
import type { Backend } from '../backend.ts';

const maxBacklogBytes = 4_000_000;
const keepAliveMs = 15_000;
/** How long a connection that is being ended may take to accept another byte. */
const stuckMs = 60_000;

const positionSchema = v.strictObject({
  epoch: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  seq: v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/),
    v.transform((text) => Number(text)),
  ),
});

/** The position that a query names, null if it names none, undefined if it is malformed. */
export function readPosition(query: URLSearchParams): EventPosition | null | undefined {
  if (query.size === 0) return null;
  const parsed = v.safeParse(positionSchema, Object.fromEntries(query));
  return parsed.success ? parsed.output : undefined;
}

/** Streams events until the page or the server ends the connection. Headers must have been set. */
export function streamEvents(
  backend: Backend,
  response: ServerResponse,
  after: EventPosition | null,
): void {
  response.writeHead(200, { 'Content-Type': 'application/x-ndjson; charset=utf-8' });
  response.flushHeaders();
  const { socket } = response.req;
  let isEnded = false;
  let unsubscribe = () => {};
  const stop = () => {
    isEnded = true;
    clearInterval(keepAlive);
    unsubscribe();
  };
  const write = (text: string) => {
    if (isEnded) return;
    response.write(text);
    if (response.writableLength <= maxBacklogBytes) return;
    stop();
    // What is written is still sent, so a page far behind catches up by this much per connection.
    response.end();
    socket.setTimeout(stuckMs, () => socket.destroy());
  };
  const keepAlive = setInterval(() => write('\n'), keepAliveMs);
  // Not the response's own event: a response queued behind another on its connection emits none.
  socket.once('close', stop);
  unsubscribe = backend.subscribe(after, (frame) => write(`${JSON.stringify(frame)}\n`));
  // The kept events alone may have been too many, before there was a subscription to end.
  if (isEnded) unsubscribe();
}
