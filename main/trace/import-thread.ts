import { LabError } from '../../shared/errors.ts';
import type { ThreadWords } from '../thread/packed-error.ts';
import { startThread } from '../thread/start-thread.ts';
import type { Bytes } from './bytes.ts';
import { sharedBytes, type ImportAsks, type ImportCalls } from './import-calls.ts';
import type { HashedTrace } from './read-trace.ts';
import type { TraceChunk } from './trace-chunk.ts';

/** A file, or bytes as they come. Either may be compressed with gzip or zstd. */
export type TraceSource =
  | { readonly path: string }
  | { readonly stream: Bytes; readonly totalBytes: number | null };

export interface ImportProgress {
  /** Bytes of the source as stored, so compressed if it is. */
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly etaMs: number | null;
}

export interface ImportOptions {
  /** Stores chunks in the calling thread. An error that it throws ends the import. */
  readonly onChunks: (chunks: readonly TraceChunk[]) => void;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The thread's program; default import-worker.ts. */
  readonly workerUrl?: URL;
}

const cancelled = () =>
  new LabError('cancelled', 'the import was cancelled', 'nothing was stored; import it again');

const words: ThreadWords = {
  thread: "the import's thread",
  work: 'the import',
  deathHint: 'import it again; nothing was stored',
  failureHint: 'report it with the text',
};

/** Most of the memory is columns and the summary's pages, which are outside the heap. */
const heapMb = 256;

/** Puts a stream's next bytes where the thread reads them; bytes that do not fit wait for the next call. */
function createPull(stream: AsyncIterator<Uint8Array> | null, shared: SharedArrayBuffer) {
  const room = new Uint8Array(shared);
  let waiting: Uint8Array = new Uint8Array(0);
  /** Requested while the thread reads the bytes before it. */
  let upcoming: Promise<IteratorResult<Uint8Array>> | undefined;
  return async (): Promise<number | null> => {
    while (waiting.length === 0) {
      const next = await (upcoming ?? stream?.next());
      upcoming = undefined;
      if (!next || next.done) return null;
      waiting = next.value;
    }
    const piece = waiting.subarray(0, room.length);
    room.set(piece);
    waiting = waiting.subarray(piece.length);
    if (waiting.length === 0) {
      upcoming = stream?.next();
      // Errors surface when the promise is awaited.
      upcoming?.catch(() => undefined);
    }
    return piece.length;
  };
}

/** Reports the progress with the remaining time, if the size of the source is known. */
function createReporter(source: TraceSource, onProgress: ImportOptions['onProgress']) {
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

/**
 * Reads a trace on its own thread, and passes its chunks to this one.
 * @throws LabError `bad-value` if the text is not a trace, `not-found` if the file does not exist,
 *   `cancelled`.
 */
export async function importOnThread(
  source: TraceSource,
  { onChunks, onProgress, signal, workerUrl }: ImportOptions,
): Promise<HashedTrace> {
  if (signal?.aborted) throw cancelled();
  const shared = new SharedArrayBuffer('path' in source ? 0 : sharedBytes);
  const stream = 'stream' in source ? source.stream[Symbol.asyncIterator]() : null;
  const thread = startThread<ImportCalls, ImportAsks>(
    workerUrl ?? new URL('./import-worker.ts', import.meta.url),
    {
      words,
      serve: {
        pull: createPull(stream, shared),
        store: onChunks,
        progress: createReporter(source, onProgress),
      },
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    },
  );
  try {
    const task = 'path' in source ? { path: source.path } : { shared };
    const cancel = signal && { signal, error: cancelled };
    return await thread.call('read', [task], { cancel });
  } finally {
    await thread.stop(cancelled());
    // Not awaited: the writer of the stream may never end it.
    void stream?.return?.()?.catch(() => undefined);
  }
}
