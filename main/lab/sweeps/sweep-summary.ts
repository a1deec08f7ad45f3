import type { SweepSummary } from '../../../shared/contract.ts';
import type { SweepHead, SweepKind } from '../../store/store.ts';
import type { WorkItem } from '../work/work-item.ts';

/** What a running sweep's work item has beyond every other work item. */
export interface SweepDetails extends Pick<SweepHead, 'createdAt' | 'total'> {
  /** Points that have ended since it began or was resumed. */
  readonly done: number;
  readonly failed: number;
}

export type SweepItem = WorkItem<SweepKind, SweepDetails>;

/** Summarizes a running sweep under the name that a person gave it. */
export function summarizeRunning(
  { id, kind, name: command, progress, details }: SweepItem,
  name: string,
): SweepSummary {
  const { done, total, etaMs } = progress;
  const known = total === null ? null : { done, total, etaMs };
  const { createdAt, ...counts } = details;
  const head = { id, kind, name, command, createdAt };
  return { ...head, state: 'running', ...counts, progress: known, problem: null };
}

/** Summarizes a sweep as recorded, with the problem that last stopped it, if any. */
export function summarizeRecorded(
  { status, ...head }: SweepHead,
  problem: SweepSummary['problem'],
): SweepSummary {
  // Runs of it were deleted: what is missing can be run again.
  const isLacking = status === 'done' && head.done + head.failed < head.total;
  if (isLacking) return { ...head, state: 'interrupted', progress: null, problem };
  // A sweep with a problem is not running, even if the store failed before that could be recorded.
  const state = problem && status === 'running' ? 'paused' : status;
  return { ...head, state, progress: null, problem };
}
