import { dot, solve, timesColumn, type Matrix } from '../../calibrate/matrix.ts';

/** Residuals by row at a point, and how each moves with each parameter. */
export interface Linearised {
  readonly residuals: readonly number[];
  /** By row, then by parameter. */
  readonly slopes: Matrix;
}

/** What is known before, and what rows count. */
export interface StepOptions {
  /** By row. */
  readonly weights: readonly number[];
  /** By parameter: how far it is from its prior now. */
  readonly offsets: readonly number[];
  /** The inverse of the prior's covariance. */
  readonly precision: Matrix;
  /** Added to the diagonal, as a share of it: 0 is a whole Gauss-Newton step. */
  readonly damping: number;
}

/** Adds `weight a aT` to a symmetric matrix. */
export function addProduct(
  matrix: readonly number[][],
  a: readonly number[],
  weight: number,
): void {
  a.forEach((x, i) => {
    const line = matrix[i];
    if (x === 0 || !line) return;
    for (let j = 0; j < a.length; j++) line[j] = (line[j] ?? 0) + weight * x * (a[j] ?? 0);
  });
}

/** The normal equations of a weighted fit with priors: the matrix, and the right side. */
export function normalEquations(
  { residuals, slopes }: Linearised,
  { weights, offsets, precision, damping }: StepOptions,
): { readonly matrix: number[][]; readonly side: number[] } {
  const matrix = precision.map((row) => [...row]);
  const side = timesColumn(precision, offsets).map((pull) => -pull);
  residuals.forEach((residual, row) => {
    const own = slopes[row] ?? [];
    const weight = weights[row] ?? 0;
    if (weight === 0) return;
    addProduct(matrix, own, weight);
    own.forEach((slope, i) => {
      side[i] = (side[i] ?? 0) - weight * slope * residual;
    });
  });
  matrix.forEach((line, i) => {
    line[i] = (line[i] ?? 0) * (1 + damping);
  });
  return { matrix, side };
}

/** The step that the normal equations say. */
export function stepOf(linearised: Linearised, options: StepOptions): number[] {
  const { matrix, side } = normalEquations(linearised, options);
  return solve(matrix, side);
}

/** Solves with some of the unknowns known. */
function solveBeside(
  matrix: Matrix,
  side: readonly number[],
  known: ReadonlyMap<number, number>,
): number[] {
  const open = side.flatMap((_, i) => (known.has(i) ? [] : [i]));
  const step = side.map((_, i) => known.get(i) ?? 0);
  const found = solve(
    open.map((i) => open.map((j) => matrix[i]?.[j] ?? 0)),
    open.map((i) => (side[i] ?? 0) - dot(matrix[i] ?? [], step)),
  );
  open.forEach((i, k) => {
    step[i] = found[k] ?? 0;
  });
  return step;
}

/** The least and the greatest step of a parameter. */
export type StepBounds = readonly (readonly [least: number, greatest: number])[];

/** The same within bounds: a parameter that would leave them stays at the one that it would pass. */
export function boundedStepOf(
  linearised: Linearised,
  options: StepOptions,
  bounds: StepBounds,
): number[] {
  const { matrix, side } = normalEquations(linearised, options);
  const known = new Map<number, number>();
  for (;;) {
    const step = solveBeside(matrix, side, known);
    const before = known.size;
    step.forEach((by, i) => {
      const [least, greatest] = bounds[i] ?? [-Infinity, Infinity];
      if (by < least - 1e-9) known.set(i, least);
      else if (by > greatest + 1e-9) known.set(i, greatest);
    });
    if (known.size === before) return step;
  }
}

/** Huber's weight of a residual: 1 within `bend`, and less the farther it is out. */
export function robustWeight(residual: number, bend: number): number {
  return Math.min(1, bend / Math.max(Math.abs(residual), 1e-12));
}
