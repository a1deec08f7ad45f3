// The store's interface for what is made from traces: replays and fitted workloads. The rule: neither
// still needs its trace. The lab defines what a key or a profile means.
import type { Page } from '../../shared/page.ts';
import type { RunDistributions } from '../../shared/result.ts';
import type { StoredFit } from '../../shared/trace-fit.ts';
import type { ReplayResult } from '../../shared/trace-replay.ts';
import type { ParsedInput } from '../../shared/contract.ts';
import type { WorkloadProfile } from '../../shared/spec/workload.ts';

/** A page of what was made from one trace (by its hash) or from all traces, newest first. */
export type MadeQuery = ParsedInput<'replay.list'>;

export interface ReplayStore {
  /** Keeps a stored replay of the same key, which has the same bits. */
  saveReplay(replay: ReplayResult, distributions: RunDistributions): void;
  findReplay(key: string): ReplayResult | undefined;
  replayDistributions(key: string): RunDistributions | undefined;
  listReplays(query: MadeQuery): Page<ReplayResult>;
}

export interface FitStore {
  /**
   * Replaces a fit of the same name to the same trace.
   * @throws LabError `bad-value` if the name is that of a fit to another trace.
   */
  saveFit(fit: StoredFit): void;
  findFit(name: string): StoredFit | undefined;
  listFits(query: MadeQuery): Page<StoredFit>;
  /** Profiles of all fits, by name. */
  fittedWorkloads(): WorkloadProfile[];
  /** Deletes it permanently. False if there is none. */
  deleteFit(name: string): boolean;
}
