import type { CallValue } from '../../shared/contract.ts';
import { explainExtrapolation, type RecordedRun } from '../../shared/extrapolation.ts';
import { describeCost, describeExposure, listJudged } from '../../shared/figures/budget.ts';
import type { Figure, FigurePoint, FigureSeries } from '../../shared/figures/figure.ts';
import { formatRatio, formatTime } from '../../shared/text/format.ts';

/** What a sentence needs to know about a run. */
export type RunNames = RecordedRun & { readonly machine: string };

/** What was published about the reference study: known before anything is simulated. */
export type Published = CallValue<'study.get'>['published'];

/** The two policies that the mails discuss. */
const discussed = ['sync', 'deferred'];
/** With more machines than this a sentence is unreadable. */
const maxMachines = 2;

const countCpus = (cpus: number) => `${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`;

/** The costliest and the cheapest; of published ones, the two that the mails discuss. */
function choose(figure: Figure, series: readonly FigureSeries[]): readonly FigureSeries[] {
  const isPublished = ({ policy }: FigureSeries) =>
    figure.series.some((one) => one.origin === 'published' && one.policy === policy);
  const known = discussed.flatMap(
    (name) => series.find((one) => one.policy === name && isPublished(one)) ?? [],
  );
  if (known.length > 0) return known;
  const costOf = ({ points }: FigureSeries) => Number(points.at(-1)?.y ?? 0);
  const sorted = series.toSorted((a, b) => costOf(b) - costOf(a));
  return sorted.length > 1 ? [sorted[0]!, sorted.at(-1)!] : sorted;
}

function publishedOf(figure: Figure, { policy, name }: FigureSeries): string {
  const found = figure.series.find(
    (one) => one.origin === 'published' && one.policy === policy && one.name.startsWith(name),
  );
  const y = found?.points[0]?.y;
  return typeof y === 'number' ? ` (published ${formatRatio(y)})` : '';
}

/** The other half: what is left exposed. */
function describeRest(figure: Figure, point: FigurePoint): string {
  const [, longest = null] = point.span ?? [];
  const exposure = describeExposure(figure, point);
  if (point.isOpen) return `leaves ${exposure}`;
  if (figure.x.format !== 'time') return `leaves ${exposure} open`;
  const end = longest === null ? '' : `, the longest ${formatTime(longest)}`;
  return `leaves windows of ${exposure} at p99${end}`;
}

function describePoints(figure: Figure, place: string, series: readonly FigureSeries[]): string {
  const texts = choose(figure, series).map((one, i) => {
    const point = one.points[0]!;
    const of = i === 0 && figure.y.format === 'ratio' ? ' the system time of none' : '';
    const cost = `${describeCost(figure, point)}${of}${publishedOf(figure, one)}`;
    return `${one.policy ?? one.name} costs ${cost} and ${describeRest(figure, point)}`;
  });
  return `On ${place} ${texts.join('; ')}.`;
}

function describeCourse(figure: Figure, series: readonly FigureSeries[], along: string): string {
  const texts = choose(figure, series).map((one) => {
    const [first, last] = [one.points[0]!, one.points.at(-1)!];
    const course = (describe: (point: FigurePoint) => string) => {
      const [from, to] = [describe(first), describe(last)];
      return from === to ? `stays at ${to}` : `goes from ${from} to ${to}`;
    };
    const [cost, exposure] = [
      course((point) => describeCost(figure, point)),
      course((point) => describeExposure(figure, point)),
    ];
    return `${one.name} ${cost}, its p99 window ${exposure}`;
  });
  return `${along}, ${texts.join('; ')}.`;
}

function alongOf(trails: readonly FigureSeries[]): string {
  const { points, name } = trails[0]!;
  const words = [points[0], points.at(-1)].map((point) =>
    (point?.label ?? '').replace(`${name}, `, ''),
  );
  return `From ${words.join(' to ')}`;
}

/**
 * What a figure of cost against exposure shows, both halves in one sentence, and which runs are
 * extrapolated; empty if there is nothing to say.
 */
export function describeHeadline(figure: Figure, runs: ReadonlyMap<string, RunNames>): string {
  const judged = listJudged(figure).filter(({ points }) => points.length > 0);
  const trails = judged.filter(({ isTrail, points }) => isTrail && points.length > 1);
  const runOf = ({ points }: FigureSeries) => runs.get(points[0]?.key ?? '');
  const places = Map.groupBy(judged, (one) => countCpus(runOf(one)?.cpus ?? 0));
  const seen =
    trails.length > 0
      ? [describeCourse(figure, trails, alongOf(trails))]
      : places.size > maxMachines
        ? []
        : [...places].map(([place, own]) => describePoints(figure, place, own));
  if (seen.length === 0) return '';
  const shown = judged.flatMap(({ points }) =>
    points.flatMap(({ key }) => runs.get(key ?? '') ?? []),
  );
  return [...seen, ...explainExtrapolation(shown)].join(' ');
}

/** Whether the policies that the mails discuss are in the figure, beside what was published. */
export function hasDiscussed(figure: Figure): boolean {
  const judged = listJudged(figure);
  return discussed.every((name) => {
    const own = figure.series.filter(({ policy }) => policy === name);
    const isSimulated = own.some((one) => judged.includes(one) && one.points.length > 0);
    return isSimulated && own.some(({ origin }) => origin === 'published');
  });
}

/** How far the rest is, behind a headline of what was simulated first. */
export function describeRemainder(done: number, total: number): string {
  return `The other policies are being simulated: ${done} of ${total} runs.`;
}

/** What was published, while the study is not complete: nothing is said from half of it. */
export function describePublished(published: Published, done: number, total: number): string {
  const places = Map.groupBy(published, ({ cpus }) => cpus);
  const texts = [...places].map(([cpus, rows]) => {
    const costs = discussed.flatMap((name) => {
      const row = rows.find(({ policy }) => policy === name);
      return row ? [`${name} ${formatRatio(row.ratio)}`] : [];
    });
    return `on ${countCpus(cpus)} ${costs.join(', ')}`;
  });
  return (
    `Published costs, relative to none: ${texts.join('; ')}. What they leave exposed is being ` +
    `simulated: ${done} of ${total} runs.`
  );
}
