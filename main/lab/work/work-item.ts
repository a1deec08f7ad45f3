import type { SweepSummary, TraceJob } from '../../../shared/contract.ts';

/** Every kind of work that goes on by itself. */
export type WorkKind = SweepSummary['kind'] | TraceJob['kind'];

/** Something that goes on by itself in this process, or went on until it ended. */
export interface WorkItem<K extends WorkKind = WorkKind, D = unknown> {
  /** Its number in its list. */
  readonly id: number;
  readonly kind: K;
  /** What it is about, to show. */
  readonly name: string;
  /** `cancelled` was stopped on request, whatever the request was. */
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** In the unit of its kind; the total is null until it is known. */
  readonly progress: TraceJob['progress'];
  /** Why it failed. */
  readonly problem: TraceJob['problem'];
  /** What only its kind has. */
  readonly details: D;
}
