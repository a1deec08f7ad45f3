import type { EventFrame, EventPosition } from '../../shared/contract.ts';
import { LabError } from '../../shared/errors.ts';
import type { ConnectionListener } from './client.ts';
import { missedBefore, orderOf } from './event-order.ts';
import { readLines } from './read-lines.ts';

const firstDelayMs = 250;
const longestDelayMs = 5000;

/** Resolves after a time, or at once when aborted. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export interface EventStreamOptions {
  /** Opens the stream of events after a position. Throws LabError `not-allowed` to stop for good. */
  readonly open: (
    after: EventPosition | null,
    signal: AbortSignal,
  ) => Promise<ReadableStream<Uint8Array>>;
  readonly deliver: (frame: EventFrame) => void;
  readonly onConnection: ConnectionListener;
  readonly wait?: Wait;
}

export const waitFor: Wait = (ms, signal) =>
  new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener('abort', finish);
  });

/** Reads one connection after another, and remembers the position in between. */
class Reading {
  private readonly options: EventStreamOptions;
  private position: EventPosition | null = null;
  /** The position of a gap that caused a reconnect; if it recurs, the events are lost. */
  private gapAfter: EventPosition | null = null;
  delayMs = firstDelayMs;

  constructor(options: EventStreamOptions) {
    this.options = options;
  }

  /** Returns or throws when the connection ends. */
  async readConnection(signal: AbortSignal): Promise<void> {
    const { open, onConnection, deliver } = this.options;
    const body = await open(this.position, signal);
    if (signal.aborted) return;
    onConnection('open');
    // Without a position the server sends events from now on; anything earlier is unknown.
    if (this.position === null) deliver(missedBefore({ epoch: '', seq: 0 }));
    for await (const line of readLines(body)) {
      if (signal.aborted) return;
      this.delayMs = firstDelayMs;
      if (line.trim() !== '') this.receive(JSON.parse(line) as EventFrame);
    }
  }

  private receive(frame: EventFrame): void {
    const { deliver } = this.options;
    const order = orderOf(this.position, frame);
    if (order === 'seen') return;
    if (order === 'gap') {
      if (this.gapAfter !== this.position) {
        this.gapAfter = this.position;
        throw new Error(`event ${frame.seq} came too early`);
      }
      deliver(missedBefore(frame));
    }
    this.position = { epoch: frame.epoch, seq: frame.seq };
    deliver(frame);
  }

  nextDelayMs(): number {
    const delayMs = this.delayMs;
    this.delayMs = Math.min(2 * delayMs, longestDelayMs);
    return delayMs;
  }
}

async function follow(options: EventStreamOptions, signal: AbortSignal): Promise<void> {
  const { onConnection, wait = waitFor } = options;
  const reading = new Reading(options);
  while (!signal.aborted) {
    try {
      await reading.readConnection(signal);
    } catch (error) {
      if (error instanceof LabError && error.code === 'not-allowed') {
        onConnection('signed-out');
        return;
      }
    }
    if (signal.aborted) return;
    onConnection('lost');
    await wait(reading.nextDelayMs(), signal);
  }
}

/**
 * Delivers the events of a server in order, each once, over as many connections as it takes: after an end
 * or an error it reconnects from the last event, soon at first, later every 5 s. When events are lost for
 * good it delivers `missed`. Returns the function that ends it.
 */
export function followEvents(options: EventStreamOptions): () => void {
  const abort = new AbortController();
  void follow(options, abort.signal);
  return () => abort.abort();
}
