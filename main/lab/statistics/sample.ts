import { LabError } from '../../../shared/errors.ts';
import { sysTickCategories } from '../../../shared/cpu-time-categories.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { ReplicationRow } from '../../store/store.ts';

/** What one replication says about cost: ns per page operation. */
export interface Sample {
  /** System time as a tick-accounted kernel sees it: without handlers that hit user mode. */
  readonly sysTickNs: number;
  /** All system time. */
  readonly sysPreciseNs: number;
  readonly elapsedNs: number;
}

/** System time, ns: as a tick-accounted kernel sees it, and all of it. */
export function systemTime(cpuTimeNs: ReplicationResult['cpuTimeNs']): {
  readonly tick: number;
  readonly precise: number;
} {
  let tick = 0;
  for (const category of sysTickCategories) tick += cpuTimeNs[category];
  return { tick, precise: tick + cpuTimeNs.ipiHandlerOverUser };
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
  const { tick, precise } = systemTime(cpuTimeNs);
  return {
    sysTickNs: tick / ops,
    sysPreciseNs: precise / ops,
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
