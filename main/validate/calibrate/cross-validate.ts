import type { FoldingName } from '../../../shared/row-calibration.ts';
import type { Measurement } from '../measurement.ts';
import { measuredValue } from '../predictor.ts';
import { findDiscrepancies, OpenConstants, varianceOf, type CurveError } from './discrepancy.ts';
import { extraVariance, type SpreadError } from './extra-spread.ts';
import { foldings } from './foldings.ts';
import { LeaveOut, type Fit } from './leave-out.ts';
import { nullValue } from './null-model.ts';

/** What a model says of a row that was left out, as logarithms. */
interface Said {
  readonly error: number;
  /** Of the range: that of the constants and that of the model's own error, without the row's fold. */
  readonly variance: number;
}

/** A row that was left out: what the lab says of it, and a null model. */
export interface LeftOut {
  readonly row: Measurement;
  readonly fold: string;
  readonly lab: Said;
  /** Of the lab's variance what the open constants make of it. */
  readonly open: number;
  readonly null: Said | null;
}

/** Awaited before each fold. Throws to cancel. */
export type Pause = () => Promise<void>;

type KindError = SpreadError & { readonly kind: string };

/** The model's own error of a kind; of all kinds, if fewer than two clusters of it are known. */
function extraOf(kind: string, errors: readonly KindError[]): number {
  const own = errors.filter((one) => one.kind === kind);
  const clusters = new Set(own.map(({ cluster }) => cluster)).size;
  return extraVariance(clusters < 2 ? errors : own);
}

/** The errors of rows whose curve was left out. */
export async function findCurveErrors(
  fit: Fit,
  pause: Pause,
): Promise<(CurveError & { row: number })[]> {
  const leaveOut = new LeaveOut(fit, foldings.curve);
  const found: (CurveError & { row: number })[] = [];
  for (const [curve, places] of leaveOut.folds) {
    await pause();
    const errors = leaveOut.errorsWithout([curve], curve);
    places.forEach((row, i) => {
      const error = errors[i] ?? Number.NaN;
      const kind = fit.rows[row]?.experiment ?? '';
      if (Number.isFinite(error)) found.push({ kind, curve, error, row });
    });
  }
  return found;
}

/** Leaves out the folds of one folding, one after the other, each time with ranges that do not know it. */
export class CrossValidation {
  private readonly fit: Fit;
  private readonly leaveOut: LeaveOut;
  private readonly open: OpenConstants;
  private readonly curveErrors: readonly (CurveError & { row: number })[];
  private readonly isByRow: boolean;
  private readonly byPair = new Map<string, readonly KindError[]>();
  private readonly nullByPair = new Map<string, readonly (KindError | null)[]>();

  constructor(fit: Fit, left: FoldingName, curveErrors: readonly (CurveError & { row: number })[]) {
    this.fit = fit;
    this.leaveOut = new LeaveOut(fit, foldings[left]);
    const counted = new Set([...this.leaveOut.folds.values()].flat());
    this.open = new OpenConstants(fit, (row) => counted.has(row));
    this.curveErrors = curveErrors;
    this.isByRow = left === 'row';
  }

  private kindOf(row: number): string {
    return this.fit.rows[row]?.experiment ?? '';
  }

  private slopesOf(row: number): readonly number[] {
    return this.fit.fitted.linearised.slopes[row] ?? [];
  }

  /** The errors of a fold without it and without another. */
  private errorsOf(fold: string, without: string): readonly KindError[] {
    // One row more or less moves nothing: the rows are too many for all their pairs.
    const out = this.isByRow ? [fold] : [fold, without];
    const key = JSON.stringify(out);
    const before = this.byPair.get(key);
    if (before) return before;
    const covariance = this.covarianceWithout(out);
    const errors = this.leaveOut.errorsWithout(out, fold);
    const found = (this.leaveOut.folds.get(fold) ?? []).map((row, i): KindError => ({
      kind: this.kindOf(row),
      cluster: fold,
      error: errors[i] ?? Number.NaN,
      variance: varianceOf(this.slopesOf(row), covariance),
    }));
    this.byPair.set(key, found);
    return found;
  }

  private covarianceWithout(out: readonly string[]): number[][] {
    const isOut = (row: number) => out.some((fold) => this.leaveOut.isIn(fold, row));
    const known = this.curveErrors.filter(({ row }) => !isOut(row));
    return this.open.covariance(findDiscrepancies(known), this.isByRow ? undefined : isOut);
  }

  /** The same of the null model; null where it says nothing. */
  private nullErrorsOf(fold: string, without: string): readonly (KindError | null)[] {
    const other = this.isByRow ? fold : without;
    const key = JSON.stringify([fold, other]);
    const before = this.nullByPair.get(key);
    if (before) return before;
    const { rows } = this.fit;
    const known = rows.filter(
      (_, i) => !this.leaveOut.isIn(fold, i) && !this.leaveOut.isIn(other, i),
    );
    const found = (this.leaveOut.folds.get(fold) ?? []).map((place): KindError | null => {
      const row = rows[place];
      const value = row ? nullValue(row, known) : null;
      if (!row || value === null) return null;
      const error = Math.log(value / measuredValue(row));
      return { kind: row.experiment, cluster: fold, error, variance: 0 };
    });
    this.nullByPair.set(key, found);
    return found;
  }

  /** The rows of a fold, predicted without it. */
  private leave(fold: string): LeftOut[] {
    const places = this.leaveOut.folds.get(fold) ?? [];
    const kinds = new Set(places.map((row) => this.kindOf(row)));
    const others = [...this.leaveOut.folds.keys()].filter((other) => other !== fold);
    const alike = others.filter((other) =>
      (this.leaveOut.folds.get(other) ?? []).some((row) => kinds.has(this.kindOf(row))),
    );
    const trained = (alike.length < 2 ? others : alike).flatMap((other) =>
      this.errorsOf(other, fold),
    );
    const nulls = (alike.length < 2 ? others : alike).flatMap((other) =>
      this.nullErrorsOf(other, fold).filter((one) => one !== null),
    );
    const own = this.errorsOf(fold, fold);
    const ownNulls = this.nullErrorsOf(fold, fold);
    return places.flatMap((place, i) => {
      const row = this.fit.rows[place];
      const said = own[i];
      if (!row || !said || !Number.isFinite(said.error)) return [];
      const { kind, error, variance } = said;
      const nullError = ownNulls[i];
      return [
        {
          row,
          fold,
          open: variance,
          lab: { error, variance: variance + extraOf(kind, trained) },
          null: nullError ? { error: nullError.error, variance: extraOf(kind, nulls) } : null,
        },
      ];
    });
  }

  async run(pause: Pause): Promise<LeftOut[]> {
    const found: LeftOut[] = [];
    for (const fold of this.leaveOut.folds.keys()) {
      await pause();
      found.push(...this.leave(fold));
    }
    return found;
  }
}
