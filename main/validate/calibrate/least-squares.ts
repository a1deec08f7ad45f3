import { solve } from '../../calibrate/matrix.ts';

/** Residuals by row at a point, and how each moves with each parameter. */
export interface Linearised {
  readonly residuals: readonly number[];
  /** By row, then by parameter. */
  readonly slopes: readonly (readonly number[])[];
}

/** What is known before: parameters are 0 there, and a unit away is one standard deviation. */
export interface StepOptions {
  /** By row. */
  readonly weights: readonly number[];
  /** By parameter: how far it is from its prior now, and the prior's precision. */
  readonly offsets: readonly number[];
  readonly precisions: readonly number[];
  /** Added to the diagonal, as a share of it: 0 is a whole Gauss-Newton step. */
  readonly damping: number;
}

/** The normal equations of a weighted fit with priors: the matrix, and the right side. */
export function normalEquations(
  { residuals, slopes }: Linearised,
  { weights, offsets, precisions, damping }: StepOptions,
): { readonly matrix: number[][]; readonly side: number[] } {
  const n = precisions.length;
  const zeros = () => Array.from({ length: n }, () => 0);
  const matrix = Array.from({ length: n }, zeros);
  const side = zeros();
  residuals.forEach((residual, row) => {
    const own = slopes[row] ?? [];
    const weight = weights[row] ?? 0;
    if (weight === 0) return;
    for (let i = 0; i < n; i++) {
      const slope = own[i] ?? 0;
      if (slope === 0) continue;
      side[i] = (side[i] ?? 0) - weight * slope * residual;
      const line = matrix[i] ?? [];
      for (let j = 0; j < n; j++) line[j] = (line[j] ?? 0) + weight * slope * (own[j] ?? 0);
    }
  });
  for (let i = 0; i < n; i++) {
    const line = matrix[i] ?? [];
    const precision = precisions[i] ?? 0;
    line[i] = ((line[i] ?? 0) + precision) * (1 + damping);
    side[i] = (side[i] ?? 0) - precision * (offsets[i] ?? 0);
  }
  return { matrix, side };
}

/** The step that the normal equations say. */
export function stepOf(linearised: Linearised, options: StepOptions): number[] {
  const { matrix, side } = normalEquations(linearised, options);
  return solve(matrix, side);
}

/** Huber's weight of a residual: 1 within `bend`, and less the farther it is out. */
export function robustWeight(residual: number, bend: number): number {
  return Math.min(1, bend / Math.max(Math.abs(residual), 1e-12));
}
