import type { FoldingName, FoldScore, LeftOutScore } from '../../../shared/row-calibration.ts';
import { median } from '../score.ts';
import type { Measurement } from '../measurement.ts';
import { measuredValue } from '../predictor.ts';
import { bend, type FittedConstants } from './fit-constants.ts';
import type { FreeConstant } from './free-constants.ts';
import { robustWeight, stepOf } from './least-squares.ts';
import { nullValue } from './null-model.ts';

/** What is left out together, by name. */
export const foldings = {
  curve: ({ id }) =>
    id.replace(/-(?:\d+[ctp]|base|concurrent|cacheline|early-ack|in-context)$/, ''),
  machine: ({ machine }) => machine ?? null,
  placement: (row) => (row.experiment === 'pair' ? String(row['placement']) : null),
  variant: (row) =>
    row.experiment === 'pair' ? String(row['optimisationsUpTo']) : (row.kernel ?? null),
} as const satisfies Partial<Record<FoldingName, (row: Measurement) => string | null>>;

/** A row that was left out: the lab's error and that of the null model, as logarithms. */
export interface LeftOut {
  readonly row: Measurement;
  readonly error: number;
  readonly nullError: number | null;
}

export interface Fit {
  readonly rows: readonly Measurement[];
  readonly weights: readonly number[];
  readonly free: readonly FreeConstant[];
  readonly fitted: FittedConstants;
}

/**
 * Leaves out one fold after the other. The constants are fitted again without it to first order, from
 * where all rows have brought them; a row that is an anchor stays one.
 */
export function crossValidate(
  { rows, weights, free, fitted }: Fit,
  foldOf: (row: Measurement) => string | null,
): LeftOut[] {
  const { errors, linearised, constants } = fitted;
  const offsets = free.map(({ name, prior }) => Math.log((constants[name] ?? prior) / prior));
  const precisions = free.map(({ priorSd }) => 1 / (priorSd * priorSd));
  const pull = errors.map((error, i) =>
    error === null ? 0 : ((weights[i] ?? 0) * robustWeight(error, bend)) / (bend * bend),
  );
  const folds = new Set(rows.flatMap((row, i) => (pull[i] ? (foldOf(row) ?? []) : [])));
  return [...folds].flatMap((fold) => {
    const isOut = rows.map((row) => foldOf(row) === fold);
    const kept = pull.map((weight, i) => (isOut[i] ? 0 : weight));
    const step = stepOf(linearised, { weights: kept, offsets, precisions, damping: 0 });
    const known = rows.filter((_, i) => !isOut[i]);
    return rows.flatMap((row, i) => {
      const error = errors[i] ?? null;
      if (!isOut[i] || !pull[i] || error === null) return [];
      const slopes = linearised.slopes[i] ?? [];
      const moved = slopes.reduce((sum, slope, k) => sum + slope * (step[k] ?? 0), error);
      const value = nullValue(row, known);
      const nullError = value === null ? null : Math.log(value / measuredValue(row));
      return [{ row, error: moved, nullError }];
    });
  });
}

const sizeOf = (logError: number) => Math.abs(Math.exp(logError) - 1);

function scoreErrors(errors: readonly number[]): LeftOutScore {
  return {
    rows: errors.length,
    medianAbsError: median(errors.map(sizeOf)),
    coverage90: null,
    medianWidth: null,
    intervalScore: null,
  };
}

/** The errors of what was left out, by experiment. */
export function scoreFolds(left: FoldingName, leftOut: readonly LeftOut[]): FoldScore[] {
  const byExperiment = Map.groupBy(leftOut, ({ row }) => row.experiment);
  return [...byExperiment].map(([experiment, own]) => ({
    left,
    experiment,
    rows: own.length,
    lab: scoreErrors(own.map(({ error }) => error)),
    null: scoreErrors(own.flatMap(({ nullError }) => nullError ?? [])),
  }));
}

/** By experiment: within this log error of the truth are nine of ten of the rows that were left out. */
export function spreadsOf(leftOut: readonly LeftOut[]): Record<string, number> {
  const byExperiment = Map.groupBy(leftOut, ({ row }) => row.experiment);
  return Object.fromEntries(
    [...byExperiment].map(([experiment, own]) => {
      const sizes = own.map(({ error }) => Math.abs(error)).toSorted((a, b) => a - b);
      const at = Math.min(sizes.length - 1, Math.ceil(0.9 * (sizes.length + 1)) - 1);
      return [experiment, Number((sizes[at] ?? Number.NaN).toPrecision(3))];
    }),
  );
}
