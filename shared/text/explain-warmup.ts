import type { RunResult } from '../result.ts';

/** Says so if a run had not settled when measuring began. */
export function explainWarmup(runs: readonly RunResult[]): string[] {
  return runs.some((run) => run.warmupIsShort)
    ? ['Warm-up too short for what has to settle: set run.warmupMs.']
    : [];
}
