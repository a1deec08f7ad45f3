import { binEdge } from '../../histogram-bins.ts';
import type { HistogramState, RunResult } from '../../result.ts';
import type { FigurePoint, FigureSeries } from '../figure.ts';
import type { FigureBuilder, FigureInput } from '../figure-input.ts';
import {
  describeCommon,
  impreciseNotes,
  makePoint,
  nameRun,
  numberAxis,
  provenanceOf,
  varyingPaths,
} from './parts.ts';

/** Points of all curves together, at most: a figure has to fit into a message. */
const mostPoints = 3000;
/** The curve ends where no more than this share is still open. */
const leastShare = 1e-4;

interface Curve {
  readonly run: RunResult;
  readonly state: HistogramState;
}

/**
 * The share of windows that are longer than x, at the upper edges of bins, from the first bin on.
 * Windows that never closed are longer than any x, so the curve ends at their share.
 */
function survival({ run, state }: Curve, most: number): FigurePoint[] {
  const openShare = run.exposureWindowNs.unboundedShare;
  const closedShare = 1 - openShare;
  const { key, precisionReached: isPrecise } = run;
  const [firstBin = 0] = state.bins;
  const points = [makePoint(Math.max(1, binEdge(firstBin)), 1, { key, isPrecise })];
  const step = Math.max(1, Math.ceil(state.bins.length / 2 / most));
  let seen = 0;
  for (let i = 0; i < state.bins.length; i += 2) {
    seen += state.bins[i + 1] ?? 0;
    const share = openShare + closedShare * (1 - seen / state.count);
    const isLast = share < leastShare || i + 2 >= state.bins.length;
    if ((i / 2) % step !== step - 1 && !isLast) continue;
    const edge = Math.min(binEdge((state.bins[i] ?? 0) + 1), state.max);
    points.push(makePoint(edge, Math.max(share, leastShare), { key, isPrecise }));
    if (isLast) break;
  }
  return points;
}

function curvesOf({ runs, distributions }: FigureInput): Curve[] {
  return runs.flatMap((run) => {
    const state = distributions.get(run.key)?.pairs;
    return state && state.count > 0 ? [{ run, state }] : [];
  });
}

/** How long other CPUs keep a stale translation: the share of windows longer than a time. */
export const exposureWindow: FigureBuilder = {
  title: 'Exposure windows',
  refuse: (input) =>
    curvesOf(input).length === 0
      ? 'These runs have no windows that closed, or were made before windows were kept.'
      : null,
  build: (input) => {
    const { runs } = input;
    const paths = varyingPaths(runs);
    const curves = curvesOf(input);
    const most = Math.max(4, Math.min(100, Math.floor(mostPoints / curves.length)));
    const series = curves.map(({ run, state }): FigureSeries => ({
      name: nameRun(run, paths),
      origin: 'simulated',
      slot: runs.indexOf(run),
      isDimmed: false,
      points: survival({ run, state }, most),
    }));
    const without = runs.filter((run) => !curves.some((curve) => curve.run === run));
    const names = without.map((run) => nameRun(run, paths)).join(', ');
    return {
      name: 'exposure-window',
      kind: 'steps',
      title: 'How long another CPU keeps a stale translation',
      subtitle: describeCommon(input),
      x: numberAxis('exposure window of a flush request on another CPU', 'ns', 'time', 'log'),
      y: numberAxis('share of windows that are longer', '', 'share', 'log'),
      z: null,
      series,
      annotations: [],
      notes: [
        'A curve that ends level has windows that did not close before the simulation ended.',
        ...(without.length > 0 ? [`Without windows: ${names}.`] : []),
        ...impreciseNotes(runs, paths),
      ],
      provenance: provenanceOf(input),
    };
  },
};
