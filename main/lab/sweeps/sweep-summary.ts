import type { SweepSummary } from '../../../shared/contract.ts';
import type { SweepHead, SweepKind } from '../../store/store.ts';
import type { WorkItem } from '../work/work-item.ts';

/** What is known of a sweep while it runs, beside what every work item has. */
export interface SweepDetails extends Pick<SweepHead, 'createdAt' | 'total'> {
  /** Points that have ended since it began or was resumed. */
  readonly done: number;
  readonly failed: number;
}

export type SweepItem = WorkItem<SweepKind, SweepDetails>;

/** A sweep that runs. */
export function summarizeRunning({ id, kind, name, progress, details }: SweepItem): SweepSummary {
  const { done, total, etaMs } = progress;
  const known = total === null ? null : { done, total, etaMs };
  const { createdAt, ...counts } = details;
  const head = { id, kind, command: name, createdAt };
  return { ...head, state: 'running', ...counts, progress: known, problem: null };
}

/** A sweep as it is recorded, and why it broke off the last time, if it did. */
export function summarizeRecorded(
  { status, ...head }: SweepHead,
  problem: SweepSummary['problem'],
): SweepSummary {
  // One that broke off does not run; not even that could be written.
  const state = problem && status === 'running' ? 'paused' : status;
  return { ...head, state, progress: null, problem };
}
