import { median } from '../score.ts';
import type { Measurement } from '../measurement.ts';
import { measuredValue } from '../predictor.ts';
import { bend, type FittedConstants } from './fit-constants.ts';
import type { FreeConstant } from './free-constants.ts';
import { robustWeight, stepOf } from './least-squares.ts';
import { nullValue } from './null-model.ts';

/** What is left out together, by name. */
export const foldings: Readonly<Record<string, (row: Measurement) => string | null>> = {
  curve: ({ id }) =>
    id.replace(/-(?:\d+[ctp]|base|concurrent|cacheline|early-ack|in-context)$/, ''),
  machine: ({ machine }) => machine ?? null,
  placement: (row) => (row.experiment === 'pair' ? String(row['placement']) : null),
  variant: (row) =>
    row.experiment === 'pair' ? String(row['optimisationsUpTo']) : (row.kernel ?? null),
};

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

export interface FoldScore {
  readonly left: string;
  readonly experiment: string;
  readonly rows: number;
  readonly medianAbsError: number;
  /** Of the same rows, those that it says anything of; null for none. */
  readonly nullMedianAbsError: number | null;
}

const sizeOf = (logError: number) => Math.abs(Math.exp(logError) - 1);

/** The errors of what was left out, by experiment. */
export function scoreFolds(left: string, leftOut: readonly LeftOut[]): FoldScore[] {
  const byExperiment = Map.groupBy(leftOut, ({ row }) => row.experiment);
  return [...byExperiment].map(([experiment, own]) => ({
    left,
    experiment,
    rows: own.length,
    medianAbsError: median(own.map(({ error }) => sizeOf(error))) ?? Number.NaN,
    nullMedianAbsError: median(
      own.flatMap(({ nullError }) => (nullError === null ? [] : [sizeOf(nullError)])),
    ),
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
