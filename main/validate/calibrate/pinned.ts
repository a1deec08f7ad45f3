import type { PinnedConstant } from '../../../shared/row-calibration.ts';
import type { Fit } from './leave-out.ts';
import { priorCovariance } from './prior.ts';

/** By constant, to first order: what rows and priors leave open. */
export function listPinned(
  { free, fitted }: Fit,
  covariance: readonly (readonly number[])[],
): PinnedConstant[] {
  const before = priorCovariance(free);
  return free.map(({ name, prior }, i) => {
    const sd = Math.sqrt(covariance[i]?.[i] ?? Number.NaN);
    const value = fitted.constants[name] ?? prior;
    const ofPrior = sd / Math.sqrt(before[i]?.[i] ?? Number.NaN);
    return { name, value, uncertainty: Math.exp(sd) - 1, ofPrior };
  });
}
