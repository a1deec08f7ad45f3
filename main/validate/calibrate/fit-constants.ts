import { dot, timesColumn, type Matrix } from '../../calibrate/matrix.ts';
import type { Constants } from '../../engine/constants.ts';
import type { Measurement } from '../measurement.ts';
import { measuredValue, Predictor } from '../predictor.ts';
import type { FreeConstant } from './free-constants.ts';
import { robustWeight, stepOf, type Linearised } from './least-squares.ts';
import { offsetsOf, priorPrecision } from './prior.ts';

/** A row's error as a logarithm; null where the lab predicts nothing. */
export type LogErrors = readonly (number | null)[];

export interface FitProgress {
  /** Predictions of all rows that are done, and how many there will be at most. */
  readonly done: number;
  readonly total: number;
  /** Median of the rows' errors so far. */
  readonly medianError: number;
}

export interface FitOptions {
  readonly free: readonly FreeConstant[];
  /** Rows that anchors may be from; those with a weight are fitted. */
  readonly rows: readonly Measurement[];
  /** By row: 1, or less for a row of little worth, 0 for one that is held out. */
  readonly weights: readonly number[];
  readonly start: Constants;
  readonly rounds: number;
  /** Whether rows that are held out are predicted as well; they have no errors and slopes if not. */
  readonly predicts: 'all' | 'fitted';
  /** Awaited within sets of predictions, so that others get their turn. Throws to cancel the fit. */
  readonly pause: () => Promise<void>;
  readonly onProgress: (progress: FitProgress) => void;
  /** Called with the constants after each round that made them better, and how many there have been. */
  readonly onRound?: (constants: Constants, rounds: number) => void;
}

export interface FittedConstants {
  readonly constants: Constants;
  readonly errors: LogErrors;
  /** How each row's log error moves with the logarithm of each constant, at the end. */
  readonly linearised: Linearised;
}

/** Beyond this error, as a logarithm, a row pulls with constant force. */
export const bend = 0.05;
/** Slopes are taken over this change of a constant: runs of some hundred operations are a little rough. */
const probe = 0.2;
/** A constant moves by no more than this in a round. */
const longestStep = 0.35;
const damping = 0.05;
/** Shares of a step that are tried, until one is better. */
const shares = [1, 0.4, 0.15];

function errorOf(row: Measurement, predictor: Predictor): number | null {
  const predicted = predictor.predict(row);
  if (!('value' in predicted) || !(predicted.value > 0)) return null;
  return Math.log(predicted.value / measuredValue(row));
}

/** The errors of some rows; any row may be an anchor. */
export function errorsOf(
  constants: Constants,
  rows: readonly Measurement[],
  some: readonly Measurement[] = rows,
): LogErrors {
  const predictor = new Predictor(constants, [rows]);
  return some.map((row) => errorOf(row, predictor));
}

/** So many rows are predicted without a pause. */
const rowsAtOnce = 8;

/** The same with pauses. */
export async function findErrors(
  constants: Constants,
  rows: readonly Measurement[],
  some: readonly Measurement[],
  pause: () => Promise<void>,
): Promise<LogErrors> {
  const predictor = new Predictor(constants, [rows]);
  const errors: (number | null)[] = [];
  for (const [i, row] of some.entries()) {
    if (i % rowsAtOnce === 0) await pause();
    errors.push(errorOf(row, predictor));
  }
  return errors;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The same constants, with one of them another. */
function withOne(constants: Constants, name: string, value: number): Constants {
  return { ...constants, [name]: value };
}

/** What weight each row has in a fit: less the farther it is off, none if it is held out. */
export function pullsOf(errors: LogErrors, weights: readonly number[]): number[] {
  return errors.map((error, i) =>
    error === null ? 0 : ((weights[i] ?? 0) * robustWeight(error, bend)) / (bend * bend),
  );
}

export class ConstantsFit {
  private readonly options: FitOptions;
  private readonly precision: Matrix;
  private readonly predicted: readonly Measurement[];
  private done = 0;
  /** Rows that a constant moves, once that is known. */
  private readonly moved = new Map<string, readonly Measurement[]>();

  constructor(options: FitOptions) {
    this.options = options;
    this.precision = priorPrecision(options.free);
    const { rows, weights, predicts } = options;
    this.predicted = predicts === 'all' ? rows : rows.filter((_, i) => (weights[i] ?? 0) > 0);
  }

  private errors(constants: Constants, some: readonly Measurement[]): Promise<LogErrors> {
    return findErrors(constants, this.options.rows, some, this.options.pause);
  }

  /** The errors of all rows that are predicted, in the order of the rows. */
  private async errorsOfAll(constants: Constants): Promise<LogErrors> {
    const { rows } = this.options;
    const found = await this.errors(constants, this.predicted);
    const byRow = new Map(this.predicted.map((row, i) => [row, found[i] ?? null]));
    return rows.map((row) => byRow.get(row) ?? null);
  }

  private report(errors: LogErrors): void {
    const { free, rounds, onProgress } = this.options;
    this.done += 1;
    const medianError = median(errors.flatMap((error) => (error === null ? [] : Math.abs(error))));
    onProgress({
      done: this.done,
      total: (rounds + 1) * (free.length + shares.length),
      medianError,
    });
  }

  /** How the rows' errors move with one constant. */
  private async slopesOf(name: string, constants: Constants, errors: LogErrors): Promise<number[]> {
    const { rows, free } = this.options;
    const { max = Infinity } = free.find((one) => one.name === name) ?? {};
    const value = constants[name] ?? 1;
    const change = value * Math.exp(probe) > max ? -probe : probe;
    const probed = withOne(constants, name, value * Math.exp(change));
    const known = this.moved.get(name);
    const some = known ?? this.predicted;
    const moved = await this.errors(probed, some);
    const byId = new Map(some.map(({ id }, i) => [id, moved[i] ?? null]));
    const slopes = rows.map(({ id }, i) => {
      const [before, after] = [errors[i] ?? null, byId.get(id) ?? null];
      return before === null || after === null ? 0 : (after - before) / change;
    });
    if (!known)
      this.moved.set(
        name,
        rows.filter((_, i) => slopes[i] !== 0),
      );
    return slopes;
  }

  private async linearise(constants: Constants, errors: LogErrors): Promise<Linearised> {
    const { free, rows } = this.options;
    const columns: number[][] = [];
    for (const { name } of free) {
      columns.push(await this.slopesOf(name, constants, errors));
      this.report(errors);
    }
    return {
      residuals: errors.map((error) => error ?? 0),
      slopes: rows.map((_, row) => columns.map((column) => column[row] ?? 0)),
    };
  }

  /** The constants after a share of the step that the slopes ask for. */
  private move(
    constants: Constants,
    { linearised, errors }: Pick<FittedConstants, 'linearised' | 'errors'>,
    share: number,
  ): Constants {
    const { free, weights } = this.options;
    const step = stepOf(linearised, {
      weights: pullsOf(errors, weights),
      offsets: offsetsOf(free, constants),
      precision: this.precision,
      damping,
    });
    const entries = free.map(({ name, min, max }, i) => {
      const by = share * Math.min(longestStep, Math.max(-longestStep, step[i] ?? 0));
      const to = Math.min(max, Math.max(min, (constants[name] ?? 1) * Math.exp(by)));
      return [name, Number(to.toPrecision(4))] as const;
    });
    return { ...constants, ...Object.fromEntries(entries) };
  }

  private loss(constants: Constants, errors: LogErrors): number {
    const { free, weights } = this.options;
    const rows = errors.map((error, i) => {
      const size = Math.abs(error ?? 0) / bend;
      return (weights[i] ?? 0) * (size <= 1 ? size * size : 2 * size - 1);
    });
    const offsets = offsetsOf(free, constants);
    return rows.reduce((a, b) => a + b, dot(offsets, timesColumn(this.precision, offsets)));
  }

  /** Takes the first share of a step that is better; null if none is. */
  private async improve(
    constants: Constants,
    at: Pick<FittedConstants, 'linearised' | 'errors'>,
    lowest: number,
  ): Promise<{ constants: Constants; errors: LogErrors; loss: number } | null> {
    for (const share of shares) {
      const candidate = this.move(constants, at, share);
      const errors = await this.errorsOfAll(candidate);
      const loss = this.loss(candidate, errors);
      this.report(errors);
      if (loss < lowest) return { constants: candidate, errors, loss };
    }
    return null;
  }

  /** Fits: so many rounds of a step, each kept only if it is no worse. */
  async run(): Promise<FittedConstants> {
    const { rounds, start, onRound } = this.options;
    let best = start;
    let errors = await this.errorsOfAll(best);
    let lowest = this.loss(best, errors);
    let linearised = await this.linearise(best, errors);
    for (let round = 0; round < rounds; round++) {
      const better = await this.improve(best, { linearised, errors }, lowest);
      if (!better) break;
      ({ constants: best, errors, loss: lowest } = better);
      onRound?.(best, round + 1);
      linearised = await this.linearise(best, errors);
    }
    return { constants: best, errors, linearised };
  }
}
