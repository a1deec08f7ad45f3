// The pool's interface: where replications run. The lab asks for one replication at a time and does
// not know which thread or process simulates it. Results do not depend on that.
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';

export interface ReplicateOptions {
  readonly signal?: AbortSignal | undefined;
  /** Callers in one lane share its turns; each sweep has its own lane. */
  readonly lane?: string | undefined;
  /** Told how long the simulation took where it ran, ms, before its result; not if it ran elsewhere. */
  readonly onTook?: ((ms: number) => void) | undefined;
}

export interface Pool {
  /** How many replications run at once. */
  readonly size: number;
  /** How many of one lane are asked for at once, if not `size`: more where some lie ready. */
  sizeOf?(lane: string | undefined): number;
  /**
   * Simulates one replication. Lanes take turns; within a lane, the first call starts first.
   * @throws LabError `cancelled` when the signal fires, before or during the simulation;
   *   `run-failed` when the engine throws or its thread dies (the thread is replaced).
   */
  replicate(
    spec: Spec,
    replication: number,
    options?: ReplicateOptions,
  ): Promise<ReplicationResult>;
  /**
   * How long a whole run took where it was simulated, ms; undefined if it is being simulated now. Absent
   * in pools that only simulate now.
   */
  wallMsOf?(spec: Spec, lane?: string): number | undefined;
  /** Ends all threads and rejects unfinished replications as cancelled. */
  close(): Promise<void>;
}
