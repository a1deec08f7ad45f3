import type { PinnedConstant } from '../../../shared/row-calibration.ts';
import { solve } from '../../calibrate/matrix.ts';
import { bend } from './fit-constants.ts';
import type { Fit } from './cross-validate.ts';
import { normalEquations, robustWeight } from './least-squares.ts';

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
