import type { Constants } from '../../engine/constants.ts';
import type { Measurement } from '../measurement.ts';
import { measuredValue, Predictor } from '../predictor.ts';
import type { FreeConstant } from './free-constants.ts';
import { robustWeight, stepOf, type Linearised } from './least-squares.ts';

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
  /** Awaited before each set of predictions. Throws to cancel the fit. */
  readonly pause: () => Promise<void>;
  readonly onProgress: (progress: FitProgress) => void;
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

/** The errors of some rows; any row may be an anchor. */
function errorsOf(
  constants: Constants,
  rows: readonly Measurement[],
  some: readonly Measurement[] = rows,
): LogErrors {
  const predictor = new Predictor(constants, [rows]);
  return some.map((row) => {
    const predicted = predictor.predict(row);
    if (!('value' in predicted) || !(predicted.value > 0)) return null;
    return Math.log(predicted.value / measuredValue(row));
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** The same constants, with one of them another. */
function withOne(constants: Constants, name: string, value: number): Constants {
  return { ...constants, [name]: value };
}

export class ConstantsFit {
  private readonly options: FitOptions;
  private done = 0;
  /** Rows that a constant moves, once that is known. */
  private readonly moved = new Map<string, readonly Measurement[]>();

  constructor(options: FitOptions) {
    this.options = options;
  }

  private async errors(constants: Constants, some?: readonly Measurement[]): Promise<LogErrors> {
    await this.options.pause();
    return errorsOf(constants, this.options.rows, some);
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
    const some = known ?? rows;
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
      weights: errors.map((error, i) =>
        error === null ? 0 : ((weights[i] ?? 0) * robustWeight(error, bend)) / (bend * bend),
      ),
      offsets: free.map(({ name, prior }) => Math.log((constants[name] ?? prior) / prior)),
      precisions: free.map(({ priorSd }) => 1 / (priorSd * priorSd)),
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
    const priors = free.map(
      ({ name, prior, priorSd }) => (Math.log((constants[name] ?? prior) / prior) / priorSd) ** 2,
    );
    return [...rows, ...priors].reduce((a, b) => a + b, 0);
  }

  /** Takes the first share of a step that is better; null if none is. */
  private async improve(
    constants: Constants,
    at: Pick<FittedConstants, 'linearised' | 'errors'>,
    lowest: number,
  ): Promise<{ constants: Constants; errors: LogErrors; loss: number } | null> {
    for (const share of shares) {
      const candidate = this.move(constants, at, share);
      const errors = await this.errors(candidate);
      const loss = this.loss(candidate, errors);
      this.report(errors);
      if (loss < lowest) return { constants: candidate, errors, loss };
    }
    return null;
  }

  /** Fits: so many rounds of a step, each kept only if it is no worse. */
  async run(): Promise<FittedConstants> {
    const { rounds, start } = this.options;
    let best = start;
    let errors = await this.errors(best);
    let lowest = this.loss(best, errors);
    let linearised = await this.linearise(best, errors);
    for (let round = 0; round < rounds; round++) {
      const better = await this.improve(best, { linearised, errors }, lowest);
      if (!better) break;
      ({ constants: best, errors, loss: lowest } = better);
      linearised = await this.linearise(best, errors);
    }
    return { constants: best, errors, linearised };
  }
}
