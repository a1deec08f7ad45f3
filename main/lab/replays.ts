import type { RunDistributions } from '../../shared/result.ts';
import type { ReplayLoop, ReplayResult } from '../../shared/trace-replay.ts';
import type { MadeQuery } from '../store/replay-store.ts';
import type { Progress } from './lab.ts';

export interface ReplayRequest {
  /** A trace, by its number or the first 4 or more digits of its hash. */
  readonly trace: string;
  /** In the order of the results. */
  readonly policies: readonly string[];
  readonly loop: ReplayLoop;
  /** A preset; default server-<CPUs of the trace>. */
  readonly machine?: string | undefined;
  /** Fields of machine and policy on top of the presets. */
  readonly set?: readonly (readonly [path: string, value: unknown])[] | undefined;
}

export interface ReplayRunOptions {
  readonly signal?: AbortSignal | undefined;
  /** In ns of recorded time, over all policies. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Told as each is stored, or found to be stored. */
  readonly onReplay?: ((replay: ReplayResult) => void) | undefined;
}

/** Replays of stored traces: run on a thread of their own, kept under what they depend on. */
export interface Replays {
  /**
   * Replays a trace under each policy, in order; those that are stored are not run again.
   * @throws LabError `not-found`, `unknown-name`, `unknown-field`, `bad-value`, `cancelled`.
   */
  run(request: ReplayRequest, options?: ReplayRunOptions): Promise<ReplayResult[]>;
  list(query: MadeQuery): { readonly total: number; readonly rows: ReplayResult[] };
  /** Throws not-found. */
  show(key: string): ReplayResult;
  distributions(key: string): RunDistributions | undefined;
}
