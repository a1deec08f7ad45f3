import { explainExtrapolation, type RecordedRun } from '../../shared/extrapolation.ts';
import { describeValue } from '../../shared/figures/describe.ts';
import type { Figure, FigurePoint, FigureSeries } from '../../shared/figures/figure.ts';
import { formatRatio } from '../../shared/text/format.ts';

/** What a sentence needs to know about a run. */
export interface RunNames extends RecordedRun {
  readonly machine: string;
  readonly policy: string;
}

interface Cost {
  readonly name: string;
  readonly ratio: number;
  /** With its interval. */
  readonly text: string;
  readonly published: number | null;
}

/** The two policies that the mails discuss. */
const headline = ['sync', 'deferred'];
/** With more machines than this a sentence is unreadable. */
const maxMachines = 2;

function publishedOf(figure: Figure, { slot }: FigureSeries, { x }: FigurePoint): number | null {
  const series = figure.series.find((own) => own.origin === 'published' && own.slot === slot);
  const y = series?.points.find((point) => point.x === x)?.y;
  return typeof y === 'number' ? y : null;
}

/** The costliest and the cheapest; of the published presets, the two that the mails discuss. */
function chooseCosts(costs: readonly Cost[]): readonly Cost[] {
  const known = headline.flatMap(
    (name) => costs.find((cost) => cost.name === name && cost.published !== null) ?? [],
  );
  if (known.length > 0) return known;
  const sorted = costs.toSorted((a, b) => b.ratio - a.ratio);
  return sorted.length > 1 ? [sorted[0]!, sorted.at(-1)!] : sorted;
}

function describeCosts(place: string, costs: readonly Cost[]): string {
  const texts = costs.map(({ name, text, published }, i) => {
    const of = i === 0 ? ' the system time of none' : '';
    const beside = published === null ? '' : ` (published ${formatRatio(published)})`;
    return `${name} costs ${text}${of}${beside}`;
  });
  return `On ${place} ${texts.join('; ')}.`;
}

function describeBars(figure: Figure, runs: ReadonlyMap<string, RunNames>): string {
  const places = new Map<string, Cost[]>();
  for (const series of figure.series.filter(({ origin }) => origin === 'simulated')) {
    for (const point of series.points) {
      const run = runs.get(point.key ?? '');
      if (!run || run.policy === 'none' || typeof point.y !== 'number') continue;
      const place = `${run.cpus} ${run.cpus === 1 ? 'CPU' : 'CPUs'}`;
      const text = describeValue(figure, point);
      const cost = { name: String(point.x), ratio: point.y, text };
      const published = publishedOf(figure, series, point);
      places.set(place, [...(places.get(place) ?? []), { ...cost, published }]);
    }
  }
  if (places.size > maxMachines) return '';
  return [...places].map(([place, costs]) => describeCosts(place, chooseCosts(costs))).join(' ');
}

interface Slope {
  readonly name: string;
  readonly first: FigurePoint & { readonly y: number };
  readonly last: FigurePoint & { readonly y: number };
}

function slopeOf({ name, points }: FigureSeries): Slope[] {
  const numbers = points.filter((point): point is Slope['first'] => typeof point.y === 'number');
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (!first || !last || first === last) return [];
  return numbers.some(({ y }) => y !== 1) ? [{ name, first, last }] : [];
}

function describeLines(figure: Figure): string {
  const simulated = figure.series.filter(({ origin }) => origin === 'simulated');
  const slopes = simulated.flatMap(slopeOf).toSorted((a, b) => b.last.y - a.last.y);
  const chosen = slopes.length > 1 ? [slopes[0]!, slopes.at(-1)!] : slopes;
  const [lead] = chosen;
  if (!lead) return '';
  const texts = chosen.map(({ name, first, last }, i) => {
    const [from, to] = [describeValue(figure, first), describeValue(figure, last)];
    const course = from === to ? `stays at ${to}` : `goes from ${from} to ${to}`;
    return `${name} ${course}${i === 0 ? ' the system time of none' : ''}`;
  });
  const [path = ''] = figure.x.title.split(':');
  const range = `${lead.first.x} to ${lead.last.x}`;
  const along = path === 'machine.cpus' ? `${range} CPUs` : `${path} ${range}`;
  return `From ${along}, ${texts.join('; ')}.`;
}

/**
 * What a figure of overheads shows, in one sentence, and which runs are extrapolated; empty if there is
 * nothing to say.
 */
export function describeOverhead(figure: Figure, runs: ReadonlyMap<string, RunNames>): string {
  const sentence = figure.name === 'overhead-by-policy' ? describeBars(figure, runs) : '';
  const seen = figure.name === 'overhead-by-axis' ? describeLines(figure) : sentence;
  if (seen === '') return '';
  const shown = figure.series.flatMap(({ points }) =>
    points.flatMap(({ key }) => runs.get(key ?? '') ?? []),
  );
  return [seen, ...explainExtrapolation(shown)].join(' ');
}
