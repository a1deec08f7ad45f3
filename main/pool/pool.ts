// The pool's door: where replications run. The lab asks for one replication at a time and does not
// know on which thread, or in which process, it is simulated. Results do not depend on it.
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';

export interface ReplicateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whoever shares a lane shares its turns: one for each sweep. */
  readonly lane?: string | undefined;
}

export interface Pool {
  /** Replications that run at once. */
  readonly size: number;
  /**
   * Simulates one replication. Lanes take turns; within one, first asked is first started.
   * @throws LabError `cancelled` when the signal fires, before or during the simulation;
   *   `run-failed` when the engine throws or its thread dies (the thread is replaced).
   */
  replicate(
    spec: Spec,
    replication: number,
    options?: ReplicateOptions,
  ): Promise<ReplicationResult>;
  /** Ends all threads; what still ran is rejected as cancelled. */
  close(): Promise<void>;
}
