import type { RunResult } from '../../result.ts';
import { formatShare, formatTime } from '../../text/format.ts';
import { formatSpan } from '../../text/results.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import { makePoint, numberAxis } from './parts.ts';

/** Something with a cost and an exposure: a run, or a replay. */
export interface Candidate {
  readonly name: string;
  /** Its colour. */
  readonly slot: number;
  readonly cost: number;
  readonly windows: RunResult['exposureWindowNs'];
  /** Only candidates with the same machine and work can beat each other. */
  readonly ground: string;
  /** More of its point: interval, key, precision. */
  readonly more: Partial<FigurePoint>;
}

interface Place extends Candidate {
  /** 99th percentile over all windows, ns; infinite if it is beyond what was followed. */
  readonly windowNs: number;
}

function placeOf(candidate: Candidate): Place[] {
  const { count, p99 } = candidate.windows.pairs;
  return count === 0 ? [] : [{ ...candidate, windowNs: p99 ?? Number.POSITIVE_INFINITY }];
}

/**
 * True if another on the same ground is no worse in both and better in one. Which of two windows beyond
 * the horizon is longer is not known.
 */
function isDominated(place: Place, places: readonly Place[]): boolean {
  return places.some(
    (other) =>
      other !== place &&
      Number.isFinite(other.windowNs) &&
      other.windowNs <= place.windowNs &&
      other.cost <= place.cost &&
      (other.windowNs < place.windowNs || other.cost < place.cost) &&
      other.ground === place.ground,
  );
}

/** Where windows beyond the horizon are drawn: one to two decades beyond the longest known one. */
function edgeOf(places: readonly Place[]): number {
  const known = places.map(({ windowNs }) => windowNs).filter(Number.isFinite);
  return 10 ** (Math.ceil(Math.log10(Math.max(1e6, ...known))) + 1);
}

function describeOpen({ name, windows }: Place): string {
  const { horizonNs, pairs } = windows;
  return `${name} (${formatShare(pairs.openShare)} open, followed for ${formatTime(horizonNs)})`;
}

/** What the percentile is of, and how sure it is. */
function describeFollowed(places: readonly Place[]): string {
  const pairs = formatSpan(places.map(({ windows }) => windows.pairs.count));
  const widths = places.flatMap(
    ({
      windowNs,
      windows: {
        pairs: { p99Estimate },
      },
    }) =>
      Number.isFinite(windowNs) && p99Estimate
        ? [(p99Estimate.high - p99Estimate.low) / 2 / windowNs]
        : [],
  );
  const unsure =
    widths.length > 0
      ? `; intervals of the windows: at most ${formatShare(Math.max(...widths))}`
      : '';
  return `Window: over all pairs of a request and another CPU (n = ${pairs})${unsure}.`;
}

/** Whether none of them has a window. */
export function isWithoutWindows(candidates: readonly Candidate[]): boolean {
  return candidates.flatMap(placeOf).length === 0;
}

/** Costs against windows, with dominated candidates greyed: all but names and the y axis. */
export function buildCostByWindow(
  candidates: readonly Candidate[],
): Pick<Figure, 'kind' | 'x' | 'z' | 'series' | 'annotations' | 'notes'> {
  const places = candidates.flatMap(placeOf);
  const edge = edgeOf(places);
  const series = places.map((place): FigureSeries => {
    const { name, slot, windowNs, cost, more } = place;
    const x = Number.isFinite(windowNs) ? windowNs : edge;
    return {
      name,
      origin: 'simulated',
      slot,
      isDimmed: isDominated(place, places),
      points: [makePoint(x, cost, { ...more, label: name })],
    };
  });
  const open = places.filter(({ windowNs }) => !Number.isFinite(windowNs));
  const openNames = open.map(describeOpen).join(', ');
  const without = candidates.filter((one) => placeOf(one).length === 0);
  const withoutNames = without.map(({ name }) => `"${name}"`).join(', ');
  return {
    kind: 'scatter',
    x: numberAxis('exposure window, 99th percentile', 'ns', 'time', 'log'),
    z: null,
    series,
    annotations: open.length > 0 ? [{ axis: 'x', at: edge, label: 'beyond' }] : [],
    notes: [
      'Grey: another policy costs no more and exposes no longer.',
      ...(places.length > 0 ? [describeFollowed(places)] : []),
      ...(open.length > 0 ? [`Beyond what was followed: ${openNames}.`] : []),
      ...(without.length > 0 ? [`Without windows: ${withoutNames}.`] : []),
    ],
  };
}
