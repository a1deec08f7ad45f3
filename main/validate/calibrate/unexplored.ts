import type { PinnedConstant } from '../../../shared/row-calibration.ts';

/** A constant of which so much of the prior is left is as it was assumed. */
const asAssumed = 0.9;

/** What all sets of constants have in common. */
const common = [
  'published cache-line transfers of Broadwell, Skylake and Milan',
  'entries and refill of the TLB, page walks, idle exit, context switches: as the study has them',
  'what kernels do: order of steps, generations, which CPUs are asked',
];

/** What an ensemble does not say: constants that only the prior knows, and what it does not vary. */
export function listUnexplored(pinned: readonly PinnedConstant[]): string[] {
  const assumed = pinned.filter(({ ofPrior }) => ofPrior > asAssumed).map(({ name }) => name);
  return [...assumed.map((name) => `${name}: only as assumed before`), ...common];
}
