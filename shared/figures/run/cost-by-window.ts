import type { RunResult } from '../../result.ts';
import { formatShare, formatTime } from '../../text/format.ts';
import { nameSome } from '../../text/name-some.ts';
import { formatSpan } from '../../text/results.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import type { ExposureName } from '../measures.ts';
import { exposureAxis, exposureOf, openAxis, type Exposure } from './exposure.ts';
import { isDominated, paretoLines, type Place } from './pareto.ts';
import { makePoint } from './parts.ts';

/** Something with a cost and an exposure: a run, or a replay. */
export interface Candidate {
  readonly name: string;
  readonly slot: number;
  readonly policy: string;
  /** Which of the series of its policy it is. */
  readonly shade?: readonly [number, number] | undefined;
  readonly isGuess: boolean;
  /** The series that it is a point of, if it is one of several along an axis. */
  readonly trail?: string | undefined;
  readonly cost: number;
  readonly windows: RunResult['exposureWindowNs'];
  /** Only candidates with the same machine and work can beat each other. */
  readonly ground: string;
  /** More of its point: interval, key, precision, range. */
  readonly more: Partial<FigurePoint>;
  /** Published costs of the same. */
  readonly published?: readonly { readonly ratio: number; readonly source: string }[];
}

interface Placed extends Candidate, Place, Exposure {}

function placeOf(candidate: Candidate, name: ExposureName): Placed[] {
  const exposure = exposureOf(candidate.windows, name);
  return exposure ? [{ ...candidate, ...exposure }] : [];
}

/** What the exposures are of, and how sure they are. */
function describeFollowed(places: readonly Placed[], name: ExposureName): string {
  const of = name === 'busy-p99' ? 'busy' : 'pairs';
  const counts = formatSpan(places.map(({ windows }) => windows[of].count));
  const widths = places.flatMap(({ isOpen, interval, x }) =>
    !isOpen && interval && x > 0 ? [(interval[1] - interval[0]) / 2 / x] : [],
  );
  const unsure =
    widths.length > 0
      ? `; intervals of the windows: at most ${formatShare(Math.max(...widths))}`
      : '';
  return `Window: over all pairs of a request and another CPU (n = ${counts})${unsure}.`;
}

const describeOpen = ({ name, x, horizonNs }: Placed) =>
  `${name} (${formatShare(x)} open, followed for ${formatTime(horizonNs)})`;

function pointOf(place: Placed, label: string): FigurePoint {
  const { x, cost, isOpen, interval, span, horizonNs, more } = place;
  return makePoint(x, cost, {
    ...more,
    label,
    ...(interval && !isOpen ? { xInterval: [...interval] } : {}),
    ...(span ? { span: [...span] } : {}),
    ...(isOpen ? { isOpen: true } : {}),
    ...(isOpen && horizonNs !== null ? { beyond: horizonNs } : {}),
  });
}

/** Published costs stand beside the policy: nothing was published about its windows. */
function publishedOf(place: Placed, series: FigureSeries): FigureSeries[] {
  const { published = [], x, isOpen } = place;
  if (published.length === 0) return [];
  const points = published.map(({ ratio, source }) =>
    makePoint(x, ratio, { label: source, ...(isOpen ? { isOpen: true } : {}) }),
  );
  const { isGuess: _guess, ...look } = series;
  return [{ ...look, name: `${series.name}, published`, origin: 'published', points }];
}

/** Whether none of several exposures can be drawn. */
export function isWithoutWindows(
  all: readonly Pick<Candidate, 'windows'>[],
  name: ExposureName,
): boolean {
  return !all.some(({ windows }) => exposureOf(windows, name));
}

function seriesOf(places: readonly Placed[]): FigureSeries[] {
  const groups = Map.groupBy(places, ({ trail, name }) => trail ?? name);
  const simulated = [...groups].map(([name, own]): FigureSeries => {
    const [first] = own;
    const { slot, policy, shade, isGuess } = first!;
    return {
      name,
      origin: 'simulated',
      slot,
      policy,
      ...(shade ? { shade: [...shade] } : {}),
      ...(isGuess ? { isGuess: true } : {}),
      isDimmed: own.every((place) => isDominated(place, places)),
      ...(first!.trail === undefined ? {} : { isTrail: true }),
      points: own.map((place) => pointOf(place, place.name)),
    };
  });
  const known = simulated.flatMap((series) =>
    (groups.get(series.name) ?? []).flatMap((place) => publishedOf(place, series)),
  );
  return [...simulated, ...known];
}

/** Costs against exposure, with what no other beats: all but names and the y axis. */
export function buildCostByWindow(
  candidates: readonly Candidate[],
  exposure: ExposureName,
): Pick<Figure, 'kind' | 'x' | 'z' | 'series' | 'annotations' | 'strip' | 'notes'> {
  const places = candidates.flatMap((one) => placeOf(one, exposure));
  const open = places.filter(({ isOpen }) => isOpen);
  const without = candidates.filter((one) => placeOf(one, exposure).length === 0);
  const withoutNames = without.map(({ name }) => `"${name}"`);
  const lines = paretoLines(places);
  return {
    kind: 'scatter',
    x: exposureAxis(exposure),
    z: null,
    series: [...lines, ...seriesOf(places)],
    annotations: [],
    ...(open.length > 0 ? { strip: { title: 'not bounded', axis: openAxis } } : {}),
    notes: [
      'Another does better: it costs no more and exposes no longer.',
      ...(places.length > 0 ? [describeFollowed(places, exposure)] : []),
      ...noteOpen(open),
      ...(without.length > 0
        ? [`Without windows: ${nameSome(withoutNames, mostNamed, ', ')}.`]
        : []),
    ],
  };
}

/** A sweep has hundreds of runs. */
const mostNamed = 8;

function noteOpen(open: readonly Placed[]): string[] {
  if (open.length === 0) return [];
  const names = nameSome(open.map(describeOpen), mostNamed, ', ');
  return [`Not bounded, as beyond what was followed: ${names}.`];
}
