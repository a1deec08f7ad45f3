import { expect, vi } from 'vitest';
import { builtInPresets } from '../../../../main/lab/built-in-presets.ts';
import { cancelled } from '../../../../main/lab/cancelled.ts';
import type { Replays } from '../../../../main/lab/replays.ts';
import { createTraceJobs } from '../../../../main/lab/trace-jobs.ts';
import { createTraces } from '../../../../main/lab/traces.ts';
import type { TraceJob } from '../../../../shared/contract.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { perfLine, readText } from '../../trace/support/read-text.ts';
import { createFakeTraceStore } from './fake-trace-store.ts';

const now = () => new Date('2026-01-02T03:04:05Z');

type Run = Replays['run'];
/** Work that is there in time: ends when it is told to, or cancelled. */
export interface Held {
  readonly request: Parameters<Run>[0];
  readonly options: NonNullable<Parameters<Run>[1]>;
  end(): void;
  fail(error: unknown): void;
}

/** Jobs over a store with one trace of two seconds, whose replays are held by the test. */
export function setUpTraceJobs() {
  const store = createFakeTraceStore();
  const traces = createTraces(store, now);
  const lines = [1, 2].map((second) =>
    perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)', { us: second * 1e6 }),
  );
  const { chunks: _chunks, ...content } = readText(`${lines.join('\n')}\n`);
  const add = (hash: string) =>
    store.completeTrace(store.beginTrace({ name: 'recorded', importedAt: 'i' }), {
      ...content,
      hash,
    }).id;
  const told: TraceJob[] = [];
  let listsTold = 0;
  const held: Held[] = [];
  const run: Run = (request, options = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<ReplayResult[]>();
    options.signal?.addEventListener('abort', () => reject(cancelled()));
    held.push({ request, options, end: () => resolve([]), fail: reject });
    return promise;
  };
  const jobs = createTraceJobs({
    traces,
    replays: { run },
    presets: builtInPresets,
    modelVersion: '3',
    onChange: (job) => told.push(job),
    onListsChange: () => (listsTold += 1),
  });
  const id = add('a'.repeat(64));
  return { jobs, traces, store, add, id, told, held, listsTold: () => listsTold };
}

/** Good for the trace of this number. */
export const replayOf = (id: number) => ({ id, policies: ['sync'], loop: 'closed' }) as const;
/** The last word on a job. */
export const ended = async ({ told }: { told: TraceJob[] }, id: number) => {
  const last = () => told.findLast((job) => job.id === id)!;
  await vi.waitFor(() => expect(last().state).not.toBe('running'), { timeout: 30_000 });
  return last();
};
