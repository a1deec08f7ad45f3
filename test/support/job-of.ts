import type { TraceJob } from '../../shared/contract.ts';

/** A job as it is when an import has just started, with these changes. */
export function jobOf(id: number, change: Partial<TraceJob> = {}): TraceJob {
  return {
    id,
    kind: 'import',
    name: 'build.txt',
    state: 'running',
    progress: { done: 0, total: null, etaMs: null },
    problem: null,
    trace: null,
    wasStored: false,
    workload: null,
    replays: [],
    ...change,
  };
}
