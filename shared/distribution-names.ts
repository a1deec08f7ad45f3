import type { RunDistributions } from './result.ts';

/** Every distribution of a run. */
export const distributionNames = [
  'shootdownLatency',
  'pairs',
  'worstCpu',
] as const satisfies readonly (keyof RunDistributions)[];
