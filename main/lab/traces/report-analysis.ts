import { createEta } from '../work/eta.ts';
import type { Progress } from '../../../shared/progress.ts';

/** Up to this share of an analysis, decoding takes most of the time. */
const knownShare = 0.01;

/** Reports the progress of a trace analysis, with the remaining time. */
export function reportAnalysis(onProgress: ((progress: Progress) => void) | undefined) {
  const eta = createEta({ fromShare: knownShare });
  return ({ done, total }: Omit<Progress, 'etaMs'>) =>
    onProgress?.({ done, total, etaMs: eta(done, total) });
}
