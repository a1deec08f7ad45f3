import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import type { TraceFit } from '../../shared/trace-fit.ts';
import type { ReplayLoop } from '../../shared/trace-replay.ts';
import type { PicturedTimeline } from '../../shared/timeline/preview.ts';
import type { RequestSummary, TargetSource } from '../../shared/trace-requests.ts';
import type { TraceMachine } from '../../shared/trace.ts';
import type { ReplayReport } from '../engine/replay.ts';
import type { PackedTrace } from './packed-trace.ts';

/** The machine and policies of a replay. */
export interface ReplayInput {
  readonly machine: Machine;
  /** One replay for each, in this order. */
  readonly policies: readonly Policy[];
  readonly loop: ReplayLoop;
}

/** A replay under one of the policies. */
export interface PolicyReplay {
  readonly result: ReplicationResult;
  readonly report: ReplayReport;
  readonly wallMs: number;
}

/** What a replay of recorded requests needs beside the trace. */
export interface RequestsInput {
  readonly machine: Machine;
  readonly source: TargetSource;
}

/** Recorded requests under a policy that governs user mappings. */
export interface RequestsReplay {
  readonly policy: string;
  readonly result: ReplicationResult;
  readonly report: ReplayReport;
}

/** The input of a fit beside the trace's events. */
export interface FitTask {
  /** The name of the workload. */
  readonly name: string;
  /** The name of the trace. */
  readonly traceName: string;
  readonly recordedMachine: TraceMachine;
  readonly durationNs: number;
  /** Its flush requests for user mappings, if it has some. */
  readonly requests: RequestSummary | undefined;
  /** The machine whose clock converts time to cycles. */
  readonly machine: Machine;
}

/** How much of a recording is drawn. */
export interface TimelineTask {
  readonly durationNs: number;
  /** Slices and messages; what comes after them is left out. */
  readonly mostRows: number;
}

/** Every kind of analysis of a trace: its input beside the trace, and its result. */
export interface Analyses {
  /** A result for each policy. */
  replay: { readonly input: ReplayInput; readonly result: PolicyReplay };
  /** A result for each policy that governs user mappings. */
  requests: { readonly input: RequestsInput; readonly result: RequestsReplay };
  /** One result. */
  fit: { readonly input: FitTask; readonly result: TraceFit };
  /** One result. */
  timeline: { readonly input: TimelineTask; readonly result: PicturedTimeline };
}

export type AnalysisKind = keyof Analyses;
export type ResultOf<K extends AnalysisKind> = Analyses[K]['result'];

export interface AnalysisTask<K extends AnalysisKind> {
  readonly kind: K;
  readonly trace: PackedTrace;
  readonly input: Analyses[K]['input'];
}

/** The program of a kind: yields its results one by one, and reports progress in its own unit. */
export type Analyse<K extends AnalysisKind> = (
  task: AnalysisTask<K>,
  to: {
    readonly report: (done: number, total: number) => void;
    readonly give: (result: ResultOf<K>) => void;
  },
) => void;

/** The calls that an analysis thread serves. */
export interface AnalysisCalls<K extends AnalysisKind> {
  analyse(task: AnalysisTask<K>): void;
}

/** The calls to its starter; both are notes and arrive in order. */
export interface AnalysisNotes<K extends AnalysisKind> {
  /** In the unit of the analysis. */
  progress(done: number, total: number): void;
  result(result: ResultOf<K>): void;
}
