import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import { estimateMean, meanOf } from './interval.ts';
import { isPrecise } from './precision.ts';
import { predictHalfWidth, stagedHalfWidth } from './staged-interval.ts';

/** A first stage has at least this many replications, where the run may have as many. */
const fewest = 10;

type Replications = Pick<RunSettings, 'replicationsMin' | 'replicationsMax' | 'precision'>;

/** Replications that a run makes before it looks at any. */
export function firstStageOf(run: Omit<Replications, 'precision'>): number {
  return Math.min(run.replicationsMax, Math.max(fewest, run.replicationsMin));
}

/** The fewest replications by which these values promise the precision, or replicationsMax. */
function planStage(values: readonly number[], run: Replications): number {
  const stages = { firstStage: firstStageOf(run) };
  const wanted = run.precision * Math.abs(meanOf(values));
  let [low, high] = [values.length, run.replicationsMax];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (predictHalfWidth(values, stages, middle) <= wanted) high = middle;
    else low = middle;
  }
  return high;
}

/**
 * Looks at the replications of a run after one of its stages: whether they reach its precision, and
 * how many there are to be after the next stage; as many as there are if the run has ended. It hangs
 * on the values alone, so that a run that was stopped plans the same again.
 */
export function judgeStage(
  values: readonly number[],
  run: Replications,
): { readonly isReached: boolean; readonly planned: number } {
  const estimate = estimateMean(values, stagedHalfWidth({ firstStage: firstStageOf(run) }));
  const isReached = isPrecise(estimate, values.length, run.precision);
  const hasEnded = isReached || values.length >= run.replicationsMax;
  return { isReached, planned: hasEnded ? values.length : planStage(values, run) };
}
