// The part of the store's door that is about what is made of traces: replays and fitted workloads. The
// rule: neither needs its trace any more. What a key or a profile means is the lab's.
import type { Page } from '../../shared/page.ts';
import type { RunDistributions } from '../../shared/result.ts';
import type { StoredFit } from '../../shared/trace-fit.ts';
import type { ReplayResult } from '../../shared/trace-replay.ts';
import type { ParsedInput } from '../../shared/contract.ts';
import type { WorkloadProfile } from '../../shared/spec/workload.ts';

/** A page of what was made of a trace (by its hash), or of all traces; newest first. */
export type MadeQuery = ParsedInput<'replay.list'>;

export interface ReplayStore {
  /** A replay of the same key stays as it is: it has the same bits. */
  saveReplay(replay: ReplayResult, distributions: RunDistributions): void;
  findReplay(key: string): ReplayResult | undefined;
  replayDistributions(key: string): RunDistributions | undefined;
  listReplays(query: MadeQuery): Page<ReplayResult>;
}

export interface FitStore {
  /**
   * Takes the place of a fit of the same name to the same trace.
   * @throws LabError `bad-value` if the name is that of a fit to another trace.
   */
  saveFit(fit: StoredFit): void;
  findFit(name: string): StoredFit | undefined;
  listFits(query: MadeQuery): Page<StoredFit>;
  /** Profiles of all fits, by name. */
  fittedWorkloads(): WorkloadProfile[];
  /** For good. False if there is none. */
  deleteFit(name: string): boolean;
}
