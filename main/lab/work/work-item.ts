import type { SweepSummary, TraceJob } from '../../../shared/contract.ts';

/** Every kind of background work. */
export type WorkKind = SweepSummary['kind'] | TraceJob['kind'] | 'rows' | 'calibration' | 'ranges';

/** Background work of this process, running or ended. */
export interface WorkItem<K extends WorkKind = WorkKind, D = unknown> {
  /** Its number in its list. */
  readonly id: number;
  readonly kind: K;
  /** A name for people. */
  readonly name: string;
  /** `cancelled` means stopped on request, whatever the request was. */
  readonly state: 'running' | 'done' | 'failed' | 'cancelled';
  /** In the unit of its kind; the total is null until known. */
  readonly progress: TraceJob['progress'] & {
    /** What is done by the work that it is, 0 to 1, where amounts do not say it. */
    readonly share?: number;
  };
  /** Why it failed. */
  readonly problem: TraceJob['problem'];
  /** What is specific to its kind. */
  readonly details: D;
}
