import type { FitDistribution, FitDistributionName, StoredFit } from '../../trace-fit.ts';
import { describeDistance } from '../../fit-verdict.ts';
import { formatCount } from '../../text/format.ts';
import type { Figure, FigureSeries, TraceFigureName } from '../figure.ts';
import { chooseScale, makePoint, numberAxis } from '../run/parts.ts';
import { orderAxis, recordedFigure, recordedSeries, timeAxis, traceProvenance } from './parts.ts';
import type { TraceFigureBuilder, TraceFigureInput } from './figure-input.ts';

interface Shown {
  readonly name: TraceFigureName;
  /** Title in lists. */
  readonly title: string;
  /** Title of the figure. */
  readonly heading: string;
  /** Title of the x axis. */
  readonly values: string;
}

const shown: Readonly<Record<FitDistributionName, Shown>> = {
  burst: {
    name: 'fit-burst',
    title: 'Fit of bursts',
    heading: 'Work from coming to a CPU to leaving it, recorded and fitted',
    values: 'work',
  },
  blocked: {
    name: 'fit-blocked',
    title: 'Fit of blocked times',
    heading: 'Time until tasks that left can run again, recorded and fitted',
    values: 'time blocked',
  },
  'op-gap': {
    name: 'fit-op-gap',
    title: 'Fit of gaps between allocations',
    heading: 'Work between allocations for user space, recorded and fitted',
    values: 'work between two allocations',
  },
  order: {
    name: 'fit-order',
    title: 'Fit of orders',
    heading: 'Orders of allocations for user space, recorded and fitted',
    values: 'order',
  },
};

function fittedSeries(points: FigureSeries['points']): FigureSeries {
  return { name: 'fitted', origin: 'fitted', slot: 1, isDimmed: false, points };
}

/** Times of 0 have no place on a log axis, but count in the shares. */
function toCurves({ points }: FitDistribution): FigureSeries[] {
  const held = points.filter(({ x }) => x > 0);
  return [
    recordedSeries(
      'recorded',
      0,
      held.map((one) => makePoint(one.x, one.recorded)),
    ),
    fittedSeries(held.map((one) => makePoint(one.x, one.fitted))),
  ];
}

/** Where the curves are furthest apart, among the figure's points. */
function findWidest([recorded, fitted]: readonly FigureSeries[]): number | null {
  let widest = 0;
  let at: number | null = null;
  recorded?.points.forEach(({ x, y }, i) => {
    const apart = Math.abs(Number(y) - Number(fitted?.points[i]?.y));
    if (apart <= widest) return;
    [widest, at] = [apart, Number(x)];
  });
  return at;
}

function fitNotes(distribution: FitDistribution, { profile, cpus }: StoredFit): string[] {
  const { distance, count } = distribution;
  const largest = 'Largest difference of cumulative shares (Kolmogorov-Smirnov)';
  return [
    ...(distance === null ? [] : [`${largest}: ${describeDistance(distribution)}.`]),
    `${formatCount(count)} recorded values; fitted: workload ${profile.name} at ${cpus} CPUs.`,
  ];
}

/** Anything less is a rounding error of subtraction, not a share. */
const rounding = 1e-9;

/** Shares of single values, from cumulative shares; values that do not occur are left out. */
function toBars({ points }: FitDistribution): Pick<Figure, 'x' | 'y' | 'series'> {
  const shareOf = (which: 'recorded' | 'fitted') =>
    points.flatMap((one, i) => {
      const share = one[which] - (points[i - 1]?.[which] ?? 0);
      return share > rounding ? [makePoint(String(one.x), share)] : [];
    });
  const recorded = shareOf('recorded');
  const fitted = shareOf('fitted');
  const shares = [...recorded, ...fitted].map(({ y }) => Number(y));
  return {
    x: orderAxis([...recorded, ...fitted].map(({ x }) => Number(x))),
    y: numberAxis('share of allocations for user space', '', 'share', chooseScale(shares)),
    series: [recordedSeries('recorded', 0, recorded), fittedSeries(fitted)],
  };
}

/** Times as curves, with a line where they are furthest apart; orders, being few, as bars. */
function draw(distribution: FitDistribution) {
  if (distribution.name === 'order') return { kind: 'bars', ...toBars(distribution) } as const;
  const x = timeAxis(shown[distribution.name].values);
  const series = toCurves(distribution);
  const at = findWidest(series);
  const line = { axis: 'x', label: 'largest difference' } as const;
  return {
    kind: 'steps',
    x,
    y: numberAxis('share of values up to this', '', 'share', 'linear'),
    series,
    ...(at === null ? {} : { annotations: [{ ...line, at }] }),
  } as const;
}

function buildFit(input: TraceFigureInput, fit: StoredFit, distribution: FitDistribution): Figure {
  const { name, heading } = shown[distribution.name];
  return {
    ...recordedFigure(input, name, { title: heading, ...draw(distribution) }),
    notes: fitNotes(distribution, fit),
    provenance: traceProvenance(input, name, {
      modelVersions: [fit.modelVersion],
      remake: input.commands.fit,
    }),
  };
}

/** A distribution of the trace, and that of the workload fitted to it. */
export function fitFigure(name: FitDistributionName): TraceFigureBuilder {
  const find = ({ fit }: TraceFigureInput) =>
    fit?.distributions.find((one) => one.name === name && one.points.length > 0);
  const refuse = (input: TraceFigureInput) => {
    if (input.fit === null) return 'No workload is fitted to this trace.';
    return find(input) ? null : 'The fit has no values of this.';
  };
  return {
    title: shown[name].title,
    refuse,
    build: (input) => {
      const { fit } = input;
      const distribution = find(input);
      if (fit && distribution) return buildFit(input, fit, distribution);
      throw new Error(`${shown[name].name}: ${refuse(input)}`);
    },
  };
}
