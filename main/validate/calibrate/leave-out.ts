import type { Constants } from '../../engine/constants.ts';
import type { Measurement } from '../measurement.ts';
import { Predictor } from '../predictor.ts';
import { errorsOf, pullsOf, type FittedConstants } from './fit-constants.ts';
import type { FreeConstant } from './free-constants.ts';
import { boundedStepOf, type StepBounds } from './least-squares.ts';
import { offsetsOf, priorPrecision } from './prior.ts';

/** Constants that were fitted to rows. */
export interface Fit {
  readonly rows: readonly Measurement[];
  readonly weights: readonly number[];
  readonly free: readonly FreeConstant[];
  readonly fitted: FittedConstants;
}

/** Rows that are left out together, by a name; null for a row that never is. */
export type FoldOf = (row: Measurement) => string | null;

/**
 * Fits again without some rows, to first order from where all rows have brought the constants, and
 * predicts the rows with what that gives. A row that is an anchor stays one, and is not predicted.
 */
export class LeaveOut {
  /** By fold, the places of its rows that were fitted and are no anchors. */
  readonly folds: ReadonlyMap<string, readonly number[]>;
  readonly fit: Fit;
  private readonly pulls: readonly number[];
  private readonly foldOf: readonly (string | null)[];
  private readonly precision: number[][];
  private readonly bounds: StepBounds;

  constructor(fit: Fit, foldOf: FoldOf) {
    const { rows, weights, free, fitted } = fit;
    this.fit = fit;
    this.pulls = pullsOf(fitted.errors, weights);
    this.foldOf = rows.map(foldOf);
    this.precision = priorPrecision(free);
    this.bounds = free.map(({ name, prior, min, max }) => {
      const value = fitted.constants[name] ?? prior;
      return [Math.log(min / value), Math.log(max / value)] as const;
    });
    const predictor = new Predictor(fitted.constants, [rows]);
    const isAnchor = rows.map((row) => {
      const said = predictor.predict(row);
      return 'value' in said && said.isAnchor;
    });
    const folds = new Map<string, number[]>();
    rows.forEach((_, i) => {
      const fold = this.foldOf[i] ?? null;
      if (fold === null || !this.pulls[i] || isAnchor[i]) return;
      folds.set(fold, [...(folds.get(fold) ?? []), i]);
    });
    this.folds = folds;
  }

  isIn(fold: string, row: number): boolean {
    return this.foldOf[row] === fold;
  }

  /** The constants without the rows of some folds. */
  constantsWithout(out: readonly string[]): Constants {
    const { free, fitted } = this.fit;
    const weights = this.pulls.map((pull, i) =>
      out.some((fold) => this.isIn(fold, i)) ? 0 : pull,
    );
    const step = boundedStepOf(
      fitted.linearised,
      {
        weights,
        offsets: offsetsOf(free, fitted.constants),
        precision: this.precision,
        damping: 0,
      },
      this.bounds,
    );
    const moved = free.map(
      ({ name, prior }, i) =>
        [name, (fitted.constants[name] ?? prior) * Math.exp(step[i] ?? 0)] as const,
    );
    return { ...fitted.constants, ...Object.fromEntries(moved) };
  }

  /** ln(predicted / measured) of the rows of a fold without some folds; NaN where nothing is predicted. */
  errorsWithout(out: readonly string[], of: string): number[] {
    const { rows } = this.fit;
    const some = (this.folds.get(of) ?? []).flatMap((i) => rows[i] ?? []);
    return errorsOf(this.constantsWithout(out), rows, some).map((error) => error ?? Number.NaN);
  }
}
