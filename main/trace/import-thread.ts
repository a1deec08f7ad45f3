import { Worker } from 'node:worker_threads';
import { LabError } from '../../shared/errors.ts';
import type { Bytes } from './decompress.ts';
import { sharedBytes, type FromImport, type ImportTask, type ToImport } from './import-messages.ts';
import type { HashedTrace } from './read-trace.ts';
import type { TraceChunk } from './trace-chunk.ts';
import { whenDead } from './when-dead.ts';

/** A file, or bytes as they come. Either may be packed with gzip or zstd. */
export type TraceSource =
  { readonly path: string } | { readonly stream: Bytes; readonly totalBytes: number | null };

export interface ImportProgress {
  /** Of the source, as it is: packed if it is. */
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly etaMs: number | null;
}

export interface ImportOptions {
  /** Stores chunks, in the calling thread. What it throws ends the import. */
  readonly onChunks: (chunks: readonly TraceChunk[]) => void;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The thread's program; default the import's. */
  readonly workerUrl?: URL;
}

const cancelled = () =>
  new LabError('cancelled', 'the import was cancelled', 'nothing was stored; import it again');

/** Most of the heap is columns and the pages of the summary, which are outside of it. */
const heapMb = 256;

/** Puts a stream's next bytes where the thread reads them; those that find no room go the next time. */
function createPull(stream: AsyncIterator<Uint8Array> | null, shared: SharedArrayBuffer) {
  const room = new Uint8Array(shared);
  let waiting: Uint8Array = new Uint8Array(0);
  /** Asked for while the thread reads what it was given before. */
  let upcoming: Promise<IteratorResult<Uint8Array>> | undefined;
  return async (): Promise<ToImport> => {
    while (waiting.length === 0) {
      const next = await (upcoming ?? stream?.next());
      upcoming = undefined;
      if (!next || next.done) return { kind: 'end' };
      waiting = next.value;
    }
    const piece = waiting.subarray(0, room.length);
    room.set(piece);
    waiting = waiting.subarray(piece.length);
    if (waiting.length === 0) {
      upcoming = stream?.next();
      // What it fails of is told when it is waited for.
      upcoming?.catch(() => undefined);
    }
    return { kind: 'bytes', length: piece.length };
  };
}

/** Tells the progress with the time that is left, as far as the source has a size. */
function createTeller(source: TraceSource, onProgress: ImportOptions['onProgress']) {
  const size = 'stream' in source ? source.totalBytes : null;
  const startedAt = performance.now();
  return (doneBytes: number, fileBytes: number | null): void => {
    const totalBytes = fileBytes ?? size;
    const elapsedMs = performance.now() - startedAt;
    const leftBytes = Math.max(0, (totalBytes ?? 0) - doneBytes);
    const isKnown = totalBytes !== null && doneBytes > 0;
    onProgress?.({
      doneBytes,
      totalBytes,
      etaMs: isKnown ? (elapsedMs * leftBytes) / doneBytes : null,
    });
  };
}

function startThread(source: TraceSource, shared: SharedArrayBuffer, url: URL): Worker {
  const task: ImportTask = 'path' in source ? { path: source.path } : { shared };
  return new Worker(url, {
    execArgv: [],
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
}

/**
 * Reads a trace on a thread of its own, and hands its chunks to this one.
 * @throws LabError `bad-value` if the text is no trace, `not-found` if there is no such file,
 *   `cancelled`.
 */
export async function importOnThread(
  source: TraceSource,
  { onChunks, onProgress, signal, workerUrl }: ImportOptions,
): Promise<HashedTrace> {
  if (signal?.aborted) throw cancelled();
  const shared = new SharedArrayBuffer('path' in source ? 0 : sharedBytes);
  const url = workerUrl ?? new URL('./import-worker.ts', import.meta.url);
  const worker = startThread(source, shared, url);
  const send = (message: ToImport) => worker.postMessage(message);
  const stream = 'stream' in source ? source.stream[Symbol.asyncIterator]() : null;
  const pull = createPull(stream, shared);
  const tell = createTeller(source, onProgress);
  const ended = Promise.withResolvers<HashedTrace>();
  const stop = () => ended.reject(cancelled());
  signal?.addEventListener('abort', stop, { once: true });

  function receive(message: FromImport): void {
    switch (message.kind) {
      case 'pull':
        pull().then(send, ended.reject);
        break;
      case 'chunks':
        onChunks(message.chunks);
        send({ kind: 'stored' });
        break;
      case 'progress':
        tell(message.doneBytes, message.totalBytes);
        break;
      case 'done':
        ended.resolve(message.trace);
        break;
      case 'refused': {
        const { code, message: text, hint } = message.error;
        ended.reject(new LabError(code, text, hint));
      }
    }
  }

  let isOver = false;
  worker.on('message', (message: FromImport) => {
    try {
      // What was on its way when the import ended is not stored any more.
      if (!isOver) receive(message);
    } catch (error) {
      ended.reject(error);
    }
  });
  const dead = { name: "the import's thread", hint: 'import it again; nothing was stored' };
  whenDead(worker, dead, ended.reject);
  try {
    return await ended.promise;
  } finally {
    isOver = true;
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
    // Not waited for: whoever writes the stream may never end it.
    void stream?.return?.()?.catch(() => undefined);
  }
}
