// What lists are sorted, filtered and counted by, as columns of a run. The rule: it is read from the result
// that it is written with, leniently, as a stored result may be of any version.
import { answerOfRun } from '../../shared/contract-answer.ts';
import type { RunResult } from '../../shared/result.ts';

export const listedNumbers = [
  'overhead',
  'half_width',
  'replications',
  'window_p99_ns',
  'window_beyond_ns',
  'contract',
  'precision_reached',
] as const;

export type ListedNumbers = Readonly<
  Record<Exclude<(typeof listedNumbers)[number], 'contract'>, number | null>
> & { readonly contract: string | null };

type Lenient<T> = T extends object ? { readonly [K in keyof T]?: Lenient<T[K]> } : T;

/** A percentile beyond its horizon is infinite, and the horizon stands beside it. */
export function listNumbers(result: Lenient<RunResult>): ListedNumbers {
  const { overhead, exposureWindowNs: windows, replications, precisionReached } = result;
  const { mean = null, low, high } = overhead?.tick ?? {};
  const { p99 = null, count = 0 } = windows?.pairs ?? {};
  const isBeyond = p99 === null && count > 0;
  return {
    overhead: mean,
    half_width: low === undefined || high === undefined ? null : (high - low) / 2,
    replications: replications ?? null,
    window_p99_ns: isBeyond ? Infinity : p99,
    window_beyond_ns: isBeyond ? (windows?.horizonNs ?? null) : null,
    contract: answerOfRun(result),
    precision_reached: precisionReached === undefined ? null : Number(precisionReached),
  };
}
