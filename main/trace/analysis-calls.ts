import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import type { TraceFit } from '../../shared/trace-fit.ts';
import type { ReplayLoop } from '../../shared/trace-replay.ts';
import type { TraceMachine } from '../../shared/trace.ts';
import type { ReplayReport } from '../engine/replay.ts';
import type { PackedTrace } from './packed-trace.ts';

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

/** What a workload is fitted with, beside the trace's events. */
export interface FitTask {
  /** What the workload is called. */
  readonly name: string;
  /** What the trace is called. */
  readonly traceName: string;
  readonly recordedMachine: TraceMachine;
  readonly durationNs: number;
  /** Whose clock turns time into cycles. */
  readonly machine: Machine;
}

/** Every kind of analysis of a trace: what it is given beside the trace, and what it gives. */
export interface Analyses {
  /** A result for each policy. */
  replay: { readonly input: ReplayInput; readonly result: PolicyReplay };
  /** One result. */
  fit: { readonly input: FitTask; readonly result: TraceFit };
}

export type AnalysisKind = keyof Analyses;
export type ResultOf<K extends AnalysisKind> = Analyses[K]['result'];

export interface AnalysisTask<K extends AnalysisKind> {
  readonly kind: K;
  readonly trace: PackedTrace;
  readonly input: Analyses[K]['input'];
}

/** The program of a kind: gives its results one by one, and reports how far it is, in its own unit. */
export type Analyse<K extends AnalysisKind> = (
  task: AnalysisTask<K>,
  to: {
    readonly report: (done: number, total: number) => void;
    readonly give: (result: ResultOf<K>) => void;
  },
) => void;

/** What an analysis's thread does. */
export interface AnalysisCalls<K extends AnalysisKind> {
  analyse(task: AnalysisTask<K>): void;
}

/** What it notes to the thread that started it: both are notes, in their order. */
export interface AnalysisNotes<K extends AnalysisKind> {
  /** In the unit of the analysis. */
  progress(done: number, total: number): void;
  result(result: ResultOf<K>): void;
}
