import { inverse } from '../../calibrate/matrix.ts';
import { foldings } from './foldings.ts';
import type { Fit } from './leave-out.ts';
import { addProduct } from './least-squares.ts';
import { priorPrecision } from './prior.ts';

/** How far the rows of a kind are from a model with the best constants, as logarithms. */
export interface Discrepancy {
  /** One standard deviation of a whole curve. */
  readonly between: number;
  /** One standard deviation of a row about its curve. */
  readonly within: number;
}

/** An error of a row that was left out with its curve. */
export interface CurveError {
  readonly kind: string;
  readonly curve: string;
  readonly error: number;
}

/** No kind is known better than this: published figures are read off to a percent or two. */
const least = 0.02;

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function estimate(errors: readonly CurveError[]): Discrepancy {
  const curves = [...Map.groupBy(errors, ({ curve }) => curve).values()].map((own) => {
    const values = own.map(({ error }) => error);
    const middle = mean(values);
    const squares = values.map((value) => (value - middle) ** 2);
    return { middle, squares, size: values.length };
  });
  const degrees = curves.reduce((sum, { size }) => sum + size - 1, 0);
  const total = curves.flatMap(({ squares }) => squares).reduce((a, b) => a + b, 0);
  const within = Math.max(least * least, degrees > 0 ? total / degrees : 0);
  const between = mean(curves.map(({ middle, size }) => middle ** 2 - within / size));
  return { within: Math.sqrt(within), between: Math.sqrt(Math.max(least * least, between)) };
}

/** By kind; a kind of fewer than two curves has what all kinds have together. */
export function findDiscrepancies(errors: readonly CurveError[]): Map<string, Discrepancy> {
  const all = estimate(errors);
  return new Map(
    [...Map.groupBy(errors, ({ kind }) => kind)].map(([kind, own]) => {
      const curves = new Set(own.map(({ curve }) => curve)).size;
      return [kind, curves < 2 ? all : estimate(own)];
    }),
  );
}

/**
 * What rows and priors leave open of the constants, to first order: their covariance as logarithms. Rows
 * of one curve err together, so that a long curve does not count as so many rows.
 */
export class OpenConstants {
  private readonly fit: Fit;
  private readonly prior: number[][];
  private readonly curves: readonly { readonly rows: readonly number[]; readonly kind: string }[];

  constructor(fit: Fit, isCounted: (row: number) => boolean) {
    this.fit = fit;
    this.prior = priorPrecision(fit.free);
    const places = fit.rows.flatMap((_, i) => (isCounted(i) ? [i] : []));
    const byCurve = Map.groupBy(places, (i) => {
      const row = fit.rows[i];
      return row ? `${row.experiment} ${foldings.curve(row)}` : '';
    });
    this.curves = [...byCurve.values()].map((rows) => ({
      rows,
      kind: fit.rows[rows[0] ?? 0]?.experiment ?? '',
    }));
  }

  /** The places of the rows that count. */
  places(): number[] {
    return this.curves.flatMap(({ rows }) => rows);
  }

  /** The inverse of the covariance, without the rows that are left out. */
  precision(
    discrepancies: ReadonlyMap<string, Discrepancy>,
    isOut: (row: number) => boolean = () => false,
  ): number[][] {
    const matrix = this.prior.map((row) => [...row]);
    for (const { rows, kind } of this.curves) {
      const own = rows.filter((i) => !isOut(i));
      const { within, between } = discrepancies.get(kind) ?? { within: 0.2, between: 0.2 };
      const slopes = own.map((i) => this.fit.fitted.linearised.slopes[i] ?? []);
      for (const slope of slopes) addProduct(matrix, slope, 1 / (within * within));
      const sum = this.prior.map((_, k) =>
        slopes.reduce((total, slope) => total + (slope[k] ?? 0), 0),
      );
      const shared =
        (between * between) /
        (within * within + own.length * between * between) /
        (within * within);
      addProduct(matrix, sum, -shared);
    }
    return matrix;
  }

  covariance(
    discrepancies: ReadonlyMap<string, Discrepancy>,
    isOut?: (row: number) => boolean,
  ): number[][] {
    return inverse(this.precision(discrepancies, isOut));
  }

  /** Squared distance of rows' errors and constants' offsets from what is expected, as chi-squared. */
  distance(
    discrepancies: ReadonlyMap<string, Discrepancy>,
    errors: readonly (number | null)[],
    offsets: readonly number[],
  ): number {
    const rows = this.curves.map(({ rows: own, kind }) => {
      const { within, between } = discrepancies.get(kind) ?? { within: 0.2, between: 0.2 };
      const values = own.map((i) => errors[i] ?? 0);
      const sum = values.reduce((a, b) => a + b, 0);
      const squares = values.reduce((a, b) => a + b * b, 0);
      const shared = (between * between) / (within * within + own.length * between * between);
      return (squares - shared * sum * sum) / (within * within);
    });
    const prior = this.prior.map(
      (row, i) =>
        (offsets[i] ?? 0) * row.reduce((sum, value, j) => sum + value * (offsets[j] ?? 0), 0),
    );
    return [...rows, ...prior].reduce((a, b) => a + b, 0);
  }
}

/** The variance of a row's logarithm, of a covariance of the constants. */
export function varianceOf(
  slopes: readonly number[],
  covariance: readonly (readonly number[])[],
): number {
  return slopes.reduce((total, slope, i) => {
    if (slope === 0) return total;
    const row = covariance[i] ?? [];
    return total + slope * slopes.reduce((sum, other, j) => sum + other * (row[j] ?? 0), 0);
  }, 0);
}
