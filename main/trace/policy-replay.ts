import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import type { ReplayLoop } from '../../shared/trace-replay.ts';
import type { ReplayReport } from '../engine/replay/replay.ts';

/** What a trace is replayed on and under. */
export interface ReplayInput {
  readonly machine: Machine;
  /** One replay each, in this order. */
  readonly policies: readonly Policy[];
  readonly loop: ReplayLoop;
}

/** A replay under one of the policies. */
export interface PolicyReplay {
  readonly result: ReplicationResult;
  readonly report: ReplayReport;
  readonly wallMs: number;
}
