import { explainRanges, type CostRange } from '../cost-range.ts';
import { estimateMeaning } from '../text/estimate.ts';
import { formatCount } from '../text/format.ts';
import type { SpecEstimate } from '../estimate/estimate.ts';
import { explainGuess, isGuess } from '../guess.ts';
import type { ExposureWindows, RunResult } from '../result.ts';
import type { Spec } from '../spec/spec.ts';
import { unknownTimes } from '../unknown-windows.ts';
import type { Figure } from './figure.ts';
import { buildCostByWindow, type Candidate } from './run/cost-by-window.ts';
import { chooseCostScale, numberAxis } from './run/parts.ts';

/** A point of a figure of estimates: estimated, or simulated once its run is there. */
export interface EstimatedPoint {
  readonly spec: Spec;
  readonly name: string;
  /** The series that it is a point of, if it is one of several along an axis. */
  readonly trail?: string;
  readonly estimate: SpecEstimate | null;
  readonly run: RunResult | null;
  /** The range of the ratio of that run, if no measured row pins it down. */
  readonly range?: Pick<CostRange, 'low' | 'high'> | undefined;
}

/** Estimated windows in the form of simulated ones, as far as a figure reads them. */
function toWindows({ windows }: SpecEstimate): ExposureWindows {
  const pairs =
    windows === null
      ? unknownTimes
      : {
          ...unknownTimes,
          count: 1,
          openShare: windows.openShare,
          p50: windows.p50Ns,
          p99: windows.p99Ns,
        };
  return {
    horizonNs: windows?.horizonNs ?? null,
    horizonIsShort: false,
    pairs,
    busy: unknownTimes,
    worstCpu: unknownTimes,
    idleShare: null,
    openIdleShare: null,
    userShare: 0,
    pageCpuSeconds: 0,
  };
}

function toCandidate(point: EstimatedPoint, slot: number): Candidate[] {
  const { spec, name, trail, estimate, run, range } = point;
  const ground = JSON.stringify([spec.machine, spec.kernel, spec.workload]);
  const common = { name, slot, policy: spec.policy.name, isGuess: isGuess(spec), trail, ground };
  if (run) {
    const { mean, low, high } = run.overhead.tick;
    const more = {
      low,
      high,
      ...(range ? { range: [range.low, range.high] as [number, number] } : {}),
      key: run.key,
      isPrecise: run.precisionReached,
    };
    return [{ ...common, cost: mean, windows: run.exposureWindowNs, more }];
  }
  if (!estimate) return [];
  return [{ ...common, cost: estimate.overhead.tick, windows: toWindows(estimate), more: {} }];
}

/**
 * A series as an estimated one, a line to read others by only if unknownTimes is simulated. An estimate has no
 * longest window, so that unknownTimes says how far it reaches.
 */
function markEstimated(
  series: Figure['series'][number],
  hasRuns: boolean,
): Figure['series'][number] {
  const isSimulated = series.points.some(({ key }) => key !== null);
  if (isSimulated || (series.isReference && hasRuns)) return series;
  const points = series.points.map(({ span: _span, ...point }) => point);
  return { ...series, origin: 'estimated', points };
}

function notesOf(points: readonly EstimatedPoint[]): string[] {
  const drawn = points.filter(({ estimate, run }) =>
    run ? run.exposureWindowNs.pairs.count > 0 : estimate?.windows,
  );
  const simulated = drawn.filter(({ run }) => run).length;
  return [
    ...(simulated < drawn.length ? [`Dashed: ${estimateMeaning}`] : []),
    ...(simulated > 0 ? [`Filled: simulated, ${formatCount(simulated)} of ${drawn.length}.`] : []),
    ...(drawn.some(({ range }) => range) ? [`Ratio a-b: ${explainRanges()}.`] : []),
    ...explainGuess(drawn.map(({ spec }) => spec)),
  ];
}

/**
 * Cost against exposure of specs as they are estimated; of those that are simulated, as that says. For a page
 * only: unknownTimes of it is exported. null if there is unknownTimes to draw.
 */
export function buildEstimates(points: readonly EstimatedPoint[]): Figure | null {
  const slots = [...new Set(points.map(({ trail, name }) => trail ?? name))];
  const candidates = points.flatMap((point) =>
    toCandidate(point, slots.indexOf(point.trail ?? point.name)),
  );
  const hasRuns = points.some(({ run }) => run !== null);
  const built = buildCostByWindow(candidates, 'window-p99');
  if (built.series.every(({ isReference }) => isReference)) return null;
  return {
    name: 'overhead-by-window',
    title: 'Estimated cost against exposure',
    subtitle: '',
    y: {
      ...numberAxis('system time by tick, ratio to none', '', 'ratio', 'linear'),
      scale: chooseCostScale(
        candidates.map(({ cost }) => cost),
        'ratio',
      ),
    },
    ...built,
    series: built.series.map((series) => markEstimated(series, hasRuns)),
    notes: notesOf(points),
    provenance: {
      modelVersions: [],
      keys: [],
      traces: [],
      seeds: [],
      replications: [0, 0],
      command: [],
    },
  };
}
