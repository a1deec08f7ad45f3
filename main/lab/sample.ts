import { LabError } from '../../shared/errors.ts';
import { sysTickCategories } from '../../shared/result.ts';
import type { ReplicationRow } from '../store/store.ts';

/** What one replication says about cost: ns per page operation. */
export interface Sample {
  /** System time as a tick-accounted kernel sees it: without handlers that hit user mode. */
  readonly sysTickNs: number;
  /** All system time. */
  readonly sysPreciseNs: number;
  readonly elapsedNs: number;
}

/**
 * Divides the times of a replication by its page operations.
 * @throws LabError `run-failed` if no operation completed in the measured time.
 */
export function toSample({ cpuTimeNs, counters, measuredNs }: ReplicationRow['result']): Sample {
  const { ops } = counters;
  if (ops === 0) {
    throw new LabError(
      'run-failed',
      'no page operation completed in the measured time',
      'raise run.measureMs, or lower workload.userCycles and workload.kernelCycles',
    );
  }
  let tick = 0;
  for (const category of sysTickCategories) tick += cpuTimeNs[category];
  return {
    sysTickNs: tick / ops,
    sysPreciseNs: (tick + cpuTimeNs.ipiHandlerOverUser) / ops,
    elapsedNs: measuredNs / ops,
  };
}

/**
 * Refuses a baseline that used no system time: nothing can be a ratio to it.
 * @throws LabError `run-failed`.
 */
export function requireSystemTime(baseline: Sample): void {
  if (baseline.sysTickNs > 0) return;
  throw new LabError(
    'run-failed',
    'the baseline (policy none) used no system time, so there is no overhead ratio',
    'raise workload.kernelCycles above 0',
  );
}
