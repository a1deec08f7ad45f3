import { createEta } from '../work/eta.ts';
import type { Progress } from '../../../shared/progress.ts';

/** Before so much of an analysis is done, decoding is most of the time so far. */
const knownShare = 0.01;

/** Reports how far an analysis of a trace is, with the time that is left. */
export function reportAnalysis(onProgress: ((progress: Progress) => void) | undefined) {
  const eta = createEta({ fromShare: knownShare });
  return ({ done, total }: Omit<Progress, 'etaMs'>) =>
    onProgress?.({ done, total, etaMs: eta(done, total) });
}
