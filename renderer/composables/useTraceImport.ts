import { computed, shallowRef, watch } from 'vue';
import type { TraceJob } from '../../shared/contract.ts';
import type { LabError } from '../../shared/errors.ts';
import { toLabError } from '../client/client.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import type { TraceJobs } from './useTraceJobs.ts';

/** A file on its way to the lab. From `reading` on, its job has the progress. */
export interface OfferedFile {
  /** Never reused. */
  readonly key: number;
  readonly name: string;
  readonly state: 'waiting' | 'sending' | 'reading' | 'failed' | 'cancelled';
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly etaMs: number | null;
  readonly error: LabError | null;
  readonly job: number | null;
}

type Change = Partial<Omit<OfferedFile, 'key' | 'name'>>;

/** Remaining time at the pace so far; null until there is enough to go by. */
function expectMs(elapsedMs: number, done: number, total: number): number | null {
  return elapsedMs > 500 && done > 0 ? (elapsedMs * (total - done)) / done : null;
}

/**
 * Passes files to the lab and imports them, one after another. Continues while other pages are shown;
 * unsent files are lost when the window is closed.
 * @param now Milliseconds of any clock.
 */
export function useTraceImport(
  { client }: LabConnection,
  jobs: Pick<TraceJobs, 'byId' | 'start' | 'cancel' | 'dismiss'>,
  now: () => number = () => performance.now(),
) {
  const files = shallowRef<readonly OfferedFile[]>([]);
  const choosing = useAttempt();
  const contents = new Map<number, File>();
  const aborts = new Map<number, AbortController>();
  let lastKey = 0;
  let isBusy = false;

  function change(key: number, to: Change): void {
    files.value = files.value.map((file) => (file.key === key ? { ...file, ...to } : file));
  }

  /** Resolves when the job no longer runs or is no longer known. */
  function endOf(id: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = watch(
      jobs.byId,
      (byId) => {
        if (byId.get(id)?.state === 'running') return;
        resolve();
        queueMicrotask(() => stop());
      },
      { immediate: true, flush: 'sync' },
    );
    return promise;
  }

  /** The job that reads the file. @throws LabError when there is none. */
  async function send(key: number, content: File, signal: AbortSignal): Promise<TraceJob> {
    const started = now();
    const token = await client.offerFile(content, {
      signal,
      onProgress: ({ doneBytes, totalBytes }) => {
        const etaMs = expectMs(now() - started, doneBytes, totalBytes);
        change(key, { doneBytes, totalBytes, etaMs });
      },
    });
    signal.throwIfAborted();
    const starting = useAttempt();
    const job = await jobs.start(starting.attempt, () => client.call('trace.import', { token }));
    if (job) return job;
    throw starting.error.value ?? new Error('the import did not start');
  }

  async function bring(key: number): Promise<void> {
    const content = contents.get(key);
    contents.delete(key);
    if (!content) return;
    const abort = new AbortController();
    aborts.set(key, abort);
    change(key, { state: 'sending' });
    try {
      const job = await send(key, content, abort.signal);
      change(key, { state: 'reading', job: job.id, etaMs: null });
      // Cancelled while the job was being started.
      if (abort.signal.aborted) await jobs.cancel(job.id);
      aborts.delete(key);
      await endOf(job.id);
    } catch (thrown) {
      const isCancelled = abort.signal.aborted;
      change(key, {
        state: isCancelled ? 'cancelled' : 'failed',
        error: isCancelled ? null : toLabError(thrown),
        etaMs: null,
      });
    } finally {
      aborts.delete(key);
    }
  }

  async function bringAll(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (;;) {
      const next = files.value.find(({ state }) => state === 'waiting');
      if (!next) break;
      await bring(next.key);
    }
    isBusy = false;
  }

  function add(offered: readonly File[]): void {
    const added = offered.map((content): OfferedFile => {
      const key = ++lastKey;
      contents.set(key, content);
      const { name, size } = content;
      const rest = { doneBytes: 0, totalBytes: size, etaMs: null, error: null, job: null };
      return { key, name, state: 'waiting', ...rest };
    });
    files.value = [...files.value, ...added];
    void bringAll();
  }

  /** Lets the user choose a file in the host's dialog, and imports it. */
  async function choose(): Promise<void> {
    const chosen = await choosing.attempt(() =>
      client.call('file.choose', { purpose: 'read', name: 'trace.txt' }),
    );
    const token = chosen?.token ?? null;
    if (token === null) return;
    await jobs.start(choosing.attempt, () => client.call('trace.import', { token }));
  }

  async function cancel(key: number): Promise<void> {
    const file = files.value.find((one) => one.key === key);
    if (!file) return;
    if (file.state === 'reading' && file.job !== null) await jobs.cancel(file.job);
    aborts.get(key)?.abort();
    contents.delete(key);
    if (file.state === 'waiting') change(key, { state: 'cancelled' });
  }

  /** Hides a file. */
  function dismiss(key: number): void {
    const file = files.value.find((one) => one.key === key);
    files.value = files.value.filter((one) => one.key !== key);
    if (file && file.job !== null) jobs.dismiss(file.job);
  }

  return {
    files,
    /** The file on its way; none or one. */
    sending: computed(() => files.value.filter(({ state }) => state === 'sending')),
    /** Whether closing this page would lose a file that is not in the lab yet. */
    hasUnsent: computed(() =>
      files.value.some(({ state }) => state === 'waiting' || state === 'sending'),
    ),
    add,
    choose,
    chooseError: choosing.error,
    dismissChooseError: choosing.dismiss,
    cancel,
    dismiss,
  };
}

export type TraceImport = ReturnType<typeof useTraceImport>;
