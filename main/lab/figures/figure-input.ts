import type { CostRange } from '../../../shared/cost-range.ts';
import { LabError } from '../../../shared/errors.ts';
import type { ExposureName, MeasureName } from '../../../shared/figures/measures.ts';
import type { FigureInput, RunEstimates } from '../../../shared/figures/run/figure-input.ts';
import type { Predictions, RunSpread } from '../../../shared/member-range.ts';
import type { RunDistributions, RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunRow } from '../../store/store.ts';
import { setupWords } from './describe-setup.ts';
import { requireResult } from '../runs/find-run.ts';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import { commandOfSpecs } from '../spec/command-of-specs.ts';
import type { Presets } from '../spec/presets.ts';
import { createPacer } from '../work/pacer.ts';
import type { MemberRanges } from '../validation/member-ranges.ts';
import { findReferences } from '../validation/uncertainty.ts';

/** Where the runs of a figure come from: the lab, or anything with these methods. */
export interface FigureSource {
  readonly presets: Presets;
  resolve(request: SpecRequest): Spec;
  keyOf(spec: Spec): string;
  /** Throws not-found. */
  show(key: string): RunRow;
  distributions(key: string): RunDistributions | undefined;
  /** Of values of which a result has no interval; null if they are not known. */
  estimates(key: string): RunEstimates | null;
  readonly memberRanges: Pick<MemberRanges, 'spreadOf' | 'whyNot'>;
}

/** What a figure shows. */
export interface FigureRuns {
  /** Finished runs, in the order in which the figure shows them. */
  readonly keys: Iterable<string>;
  readonly axis?: string | undefined;
  /** What its axes show, and the budget drawn over them. */
  readonly measure?: MeasureName | undefined;
  readonly exposure?: ExposureName | undefined;
  readonly accept?: string | undefined;
  /** With the prediction ranges that are known; default without. */
  readonly ranges?: boolean | undefined;
  /** Whether the figure needs the values of single replications. */
  readonly needsEstimates?: boolean | undefined;
  /** The words of the command that produces the same numbers; default one that makes these runs. */
  readonly command?: readonly string[] | undefined;
}

/** The key of an unchanged preset's run, by this version of the model. */
const keyOfPreset =
  (lab: FigureSource) =>
  ({ machine, policy }: Pick<CostRange, 'machine' | 'policy'>): string =>
    lab.keyOf(lab.resolve({ machine, policy }));

/** What is known of the prediction ranges of these runs. */
function readPredictions({ memberRanges }: FigureSource, runs: readonly RunResult[]): Predictions {
  const spreads = new Map<string, RunSpread>();
  const why = new Map<string, string>();
  for (const run of runs) {
    const spread = memberRanges.spreadOf(run);
    const reason = spread ? null : memberRanges.whyNot(run);
    if (spread) spreads.set(run.key, spread);
    if (reason !== null) why.set(run.key, reason);
  }
  return { spreads, why };
}

/** The command that finds the ranges too, where it can. */
function withRange(words: readonly string[]): readonly string[] {
  const canRange = ['run', 'sweep'].includes(words[1] ?? '') && !words.includes('--range');
  return canRange ? [...words, '--range'] : words;
}

/**
 * Collects what a figure is built from: results, distributions and published values. Yields to other
 * work while it reads many.
 * @throws LabError `not-found` if there is no run, or one has no result.
 */
export async function readFigureInput(
  lab: FigureSource,
  { keys, command, needsEstimates = false, ranges: isPredicted = false, ...view }: FigureRuns,
): Promise<FigureInput> {
  const pace = createPacer();
  const runs = new Map<string, RunResult>();
  const distributions = new Map<string, RunDistributions>();
  const estimates = new Map<string, RunEstimates>();
  for (const name of keys) {
    await pace();
    const run = requireResult(lab.show(name));
    const states = lab.distributions(run.key);
    runs.set(run.key, run);
    const estimated = needsEstimates ? lab.estimates(run.key) : null;
    if (estimated) estimates.set(run.key, estimated);
    if (states) distributions.set(run.key, states);
  }
  if (runs.size === 0) {
    throw new LabError('not-found', 'no run has a result yet', 'wait for the first one');
  }
  const all = [...runs.values()];
  const specs = all.map(({ spec }) => spec);
  const words = command ?? commandOfSpecs(specs, lab.presets);
  return {
    runs: all,
    ...findReferences(all, keyOfPreset(lab)),
    distributions,
    ...(needsEstimates ? { estimates } : {}),
    ...(isPredicted ? { predictions: readPredictions(lab, all) } : {}),
    ...view,
    describeSetup: setupWords(lab.presets),
    command: isPredicted ? withRange(words) : words,
  };
}
