// The pool's door: where replications run. The lab asks for one replication at a time and does not
// know on which thread, or in which process, it is simulated. Results do not depend on it.
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec.ts';

export interface Pool {
  /** Replications that run at once. */
  readonly size: number;
  /**
   * Simulates one replication. First asked, first started.
   * @throws LabError `cancelled` when the signal fires, before or during the simulation;
   *   `run-failed` when the engine throws or its thread dies (the thread is replaced).
   */
  replicate(spec: Spec, replication: number, signal?: AbortSignal): Promise<ReplicationResult>;
  /** Ends all threads; what still ran is rejected as cancelled. */
  close(): Promise<void>;
}
