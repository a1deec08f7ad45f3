import { solve } from '../../calibrate/matrix.ts';
import { bend } from './fit-constants.ts';
import type { Fit } from './cross-validate.ts';
import { normalEquations, robustWeight } from './least-squares.ts';

/** How far the rows pin a constant down. */
export interface PinnedConstant {
  readonly name: string;
  readonly value: number;
  /** One standard deviation as a share of the value, by rows and prior together. */
  readonly uncertainty: number;
  /** What is left of the prior's: near 1 the rows say nothing, near 0 everything. */
  readonly ofPrior: number;
}

/** By constant, to first order: what rows and priors leave open. */
export function listPinned({ weights, free, fitted }: Fit): PinnedConstant[] {
  const { errors, linearised, constants } = fitted;
  const { matrix } = normalEquations(linearised, {
    weights: errors.map((error, i) =>
      error === null ? 0 : ((weights[i] ?? 0) * robustWeight(error, bend)) / (bend * bend),
    ),
    offsets: free.map(() => 0),
    precisions: free.map(({ priorSd }) => 1 / (priorSd * priorSd)),
    damping: 0,
  });
  return free.map(({ name, prior, priorSd }, i) => {
    const unit = free.map((_, k) => (k === i ? 1 : 0));
    const sd = Math.sqrt(solve(matrix, unit)[i] ?? Number.NaN);
    const value = constants[name] ?? prior;
    return { name, value, uncertainty: Math.exp(sd) - 1, ofPrior: sd / priorSd };
  });
}
