import { expect, vi } from 'vitest';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { cancelled } from '../../../../main/lab/work/cancelled.ts';
import { planFit, type FitRequest, type FitRunOptions } from '../../../../main/lab/traces/fits.ts';
import { planReplays } from '../../../../main/lab/traces/plan-replays.ts';
import type { ReplayRequest } from '../../../../main/lab/traces/replay-request.ts';
import type { ReplayRunOptions } from '../../../../main/lab/traces/replays.ts';
import { createTraceJobs } from '../../../../main/lab/traces/trace-jobs.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { createTraces } from '../../../../main/lab/traces/traces.ts';
import type { TraceJob } from '../../../../shared/contract.ts';
import type { StoredFit } from '../../../../shared/trace-fit.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { perfLine, readText } from '../../trace/support/read-text.ts';
import { createFakeFitStore } from './fake-made-stores.ts';
import { createFakeTraceStore } from './fake-trace-store.ts';
import { patienceMs } from '../../../support/patience.ts';

const now = () => new Date('2026-01-02T03:04:05Z');

/** Work that runs until it is told to end, or cancelled. */
export interface Held<Q = ReplayRequest, O = ReplayRunOptions, T = ReplayResult[]> {
  readonly request: Q;
  readonly options: O;
  end(result: T): void;
  fail(error: unknown): void;
}

/** Work that is held, and all that was requested. */
function hold<Q, O extends { readonly signal?: AbortSignal | undefined }, T>() {
  const held: Held<Q, O, T>[] = [];
  const work = (request: Q, options = {} as O): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    options.signal?.addEventListener('abort', () => reject(cancelled()));
    held.push({ request, options, end: resolve, fail: reject });
    return promise;
  };
  return { held, work };
}

/** Jobs over a store with one trace of two seconds, whose replays and fits are held by the test. */
export function setUpTraceJobs() {
  const store = createFakeTraceStore();
  const traces = createTraces(store, now);
  const lines = [1, 2].map((second) =>
    perfLine(
      `kmem:mm_page_alloc: page=0x${second} pfn=0x${second} order=0 migratetype=1 ` +
        'gfp_flags=GFP_HIGHUSER_MOVABLE',
      { us: second * 1e6 },
    ),
  );
  const { chunks: _chunks, ...content } = readText(`${lines.join('\n')}\n`);
  const add = (hash: string) =>
    store.completeTrace(store.beginTrace({ name: 'recorded', importedAt: 'i' }), {
      ...content,
      hash,
    }).id;
  const told: TraceJob[] = [];
  let listsTold = 0;
  const run = hold<ReplayRequest, ReplayRunOptions, ReplayResult[]>();
  const make = hold<FitRequest, FitRunOptions, StoredFit>();
  const presets = builtInPresets;
  const stores = { ...store, ...createFakeFitStore() };
  const work = createWorkRegistry();
  const jobs = createTraceJobs({
    work,
    traces,
    fits: { make: make.work },
    checkFit: (request) => planFit(request, { store: stores, presets }),
    replays: { run: run.work },
    requests: { run: async () => null, check: () => undefined },
    checkReplay: (request) =>
      planReplays(request, traces.show(request.trace), { presets, modelVersion: '3' }),
    onChange: (job) => told.push(job),
    onListsChange: () => (listsTold += 1),
  });
  const id = add('a'.repeat(64));
  const { held } = run;
  return { jobs, work, traces, add, id, told, held, fits: make.held, listsTold: () => listsTold };
}

/** Good for the trace of this number. */
export const replayOf = (id: number) => ({ id, policies: ['sync'], loop: 'closed' }) as const;
/** The last word on a job. */
export const ended = async ({ told }: { told: TraceJob[] }, id: number) => {
  const last = () => told.findLast((job) => job.id === id)!;
  await vi.waitFor(() => expect(last().state).not.toBe('running'), { timeout: patienceMs });
  return last();
};
