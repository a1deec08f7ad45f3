import type { RunDistributions } from '../../../shared/result.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import type { ResultOf } from '../../trace/analysis-calls.ts';
import { systemTime } from '../statistics/sample.ts';
import { summarizeObservation } from '../runs/summarize.ts';

/** What is known of a replay before it is run. */
export type ReplayHead = Pick<
  ReplayResult,
  'key' | 'modelVersion' | 'trace' | 'machine' | 'policy' | 'recordedAt'
>;

/** Joins the identity of a replay and its outcome. */
export function summarizeReplay(
  head: ReplayHead,
  { result, report, wallMs }: ResultOf<'replay'>,
  distributions: RunDistributions,
): ReplayResult {
  const { hash: _hash, ...recorded } = report;
  return {
    ...head,
    ...recorded,
    elapsedNs: result.measuredNs,
    busyNs: report.perCpu.reduce((sum, { busyNs }) => sum + busyNs, 0),
    addedSysNs: systemTime(result.cpuTimeNs),
    ...summarizeObservation([result], distributions, {
      bound: head.policy.contract,
      closingNs: Infinity,
    }),
    wallMs,
  };
}
