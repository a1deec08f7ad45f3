import type { RunResult } from '../result.ts';

/** Says so if a run had not settled when measuring began, or measured less than its interval needs. */
export function explainTimes(runs: readonly RunResult[]): string[] {
  return [
    ...(runs.some((run) => run.warmupIsShort)
      ? ['Warm-up too short for what has to settle: set run.warmupMs.']
      : []),
    ...(runs.some((run) => run.measureIsShort)
      ? ['Measured too short for its interval, as drains are too rare: set run.measureMs.']
      : []),
  ];
}
