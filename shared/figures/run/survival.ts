import { binEdge } from '../../histogram-bins.ts';
import type { HistogramState } from '../../result.ts';
import type { FigurePoint } from '../figure.ts';
import { makePoint } from './parts.ts';

/** Maximum number of points of all curves together: a figure has to fit into a message. */
const mostPoints = 3000;
/** The curve ends where no more than this share is still open. */
const leastShare = 1e-4;

/** How many points each of `curves` curves may have. */
export function pointsPerCurve(curves: number): number {
  return Math.max(4, Math.min(100, Math.floor(mostPoints / curves)));
}

interface SurvivalOptions {
  /** Maximum number of points. */
  readonly most: number;
  /** Share of the observations without a value, longer than any other; default none. */
  readonly openShare?: number;
  /** Counts, not times: a bin stands for its largest whole number. */
  readonly isWhole?: boolean;
  /** Ends at the share of the greatest values instead of the lowest share of a curve. */
  readonly endsAtLast?: boolean;
  /** What all points have in common. */
  readonly more?: Partial<FigurePoint>;
}

/**
 * The share of values greater than x, at the upper edges of bins, from the first bin on. The histogram
 * must not be empty. The curve ends at the share of what is open.
 */
export function survivalPoints(state: HistogramState, options: SurvivalOptions): FigurePoint[] {
  const { most, openShare = 0, isWhole = false, endsAtLast = false, more = {} } = options;
  const closedShare = 1 - openShare;
  const endOf = (bin: number) => {
    const edge = isWhole ? Math.ceil(binEdge(bin + 1)) - 1 : binEdge(bin + 1);
    return Math.min(edge, state.max);
  };
  const [firstBin = 0] = state.bins;
  const start = isWhole ? endOf(firstBin) : binEdge(firstBin);
  const points = [makePoint(Math.max(1, start), 1, more)];
  const step = Math.max(1, Math.ceil(state.bins.length / 2 / most));
  let seen = 0;
  let before = 1;
  for (let i = 0; i < state.bins.length; i += 2) {
    seen += state.bins[i + 1] ?? 0;
    const share = openShare + closedShare * (1 - seen / state.count);
    const isLast = share < leastShare || i + 2 >= state.bins.length;
    if ((i / 2) % step === step - 1 || isLast) {
      const least = isLast && endsAtLast ? before : leastShare;
      points.push(makePoint(endOf(state.bins[i] ?? 0), Math.max(share, least), more));
    }
    if (isLast) break;
    before = share;
  }
  return points;
}
