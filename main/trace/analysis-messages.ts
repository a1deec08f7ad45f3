import type { ErrorCode } from '../../shared/errors.ts';
import type { TraceFit } from '../../shared/trace-fit.ts';
import type { FitTask } from './fit-task.ts';
import type { PackedTrace } from './packed-trace.ts';
import type { PolicyReplay, ReplayInput } from './policy-replay.ts';

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

/** The program of a kind: gives its results one by one, and tells how far it is, in its own unit. */
export type Analyse<K extends AnalysisKind> = (
  task: AnalysisTask<K>,
  to: {
    readonly tell: (done: number, total: number) => void;
    readonly give: (result: ResultOf<K>) => void;
  },
) => void;

export type FromAnalysis<K extends AnalysisKind> =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly result: ResultOf<K> }
  | { readonly kind: 'done' }
  | {
      readonly kind: 'refused';
      readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string };
    };
