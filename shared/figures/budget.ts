import { LabError } from '../errors.ts';
import { guessText } from '../guess.ts';
import { formatRange } from '../cost-range.ts';
import type { Figure, FigureAxis, FigurePoint, FigureSeries } from './figure.ts';
import { formatTimeHalfWidth } from '../text/format.ts';
import { formatOnAxis, formatValue, formatWithInterval } from './format-value.ts';

/** How much cost and how much exposure one would accept, in the units of a figure's axes. */
export interface Budget {
  readonly cost: number;
  readonly exposure: number;
}

/** Whether a point is within a budget; undecided where its interval or range holds the limit. */
export type Standing = 'inside' | 'undecided' | 'outside';

const timeUnits: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
const examples = { ratio: '1.5x', time: '1ms', share: '30%', number: '100', count: '100' } as const;

/** What a limit is typed as: `1.5x`, `2 ms`, `30 %`; null if it is none of an axis of this format. */
export function parseLimit(text: string, { format }: Pick<FigureAxis, 'format'>): number | null {
  const [, digits = '', unit = ''] = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z%]*)\s*$/i.exec(text) ?? [];
  const value = Number(digits);
  if (digits === '' || !Number.isFinite(value)) return null;
  if (format === 'time') return unit in timeUnits ? value * (timeUnits[unit] ?? 1) : null;
  if (format === 'share') return unit === '%' && value <= 100 ? value / 100 : null;
  if (format === 'ratio') return unit === '' || unit === 'x' ? value : null;
  return unit === '' || unit === 's' ? value : null;
}

/** A limit as it is typed and shown: short, without spaces. */
export function writeLimit(value: number, axis: FigureAxis): string {
  return formatOnAxis(value, { ...axis, unit: '' }).replaceAll(' ', '');
}

export function writeBudget({ cost, exposure }: Budget, { x, y }: Pick<Figure, 'x' | 'y'>): string {
  return `${writeLimit(cost, y)},${writeLimit(exposure, x)}`;
}

function readLimit(text: string, axis: FigureAxis, what: string): number {
  const limit = parseLimit(text, axis);
  if (limit !== null) return limit;
  const message = `${JSON.stringify(text)} is no limit for the ${what}: ${axis.title}`;
  throw new LabError('bad-value', message, `write it like ${examples[axis.format]}`);
}

/** The limits of `1.5x,1ms`. @throws LabError `bad-value` */
export function readBudget(text: string, { x, y }: Pick<Figure, 'x' | 'y'>): Budget {
  const [cost = '', exposure = '', ...more] = text.split(',');
  if (more.length > 0) {
    const message = `${JSON.stringify(text)} is no budget: it has a cost and an exposure`;
    throw new LabError(
      'bad-value',
      message,
      `write it like ${examples[y.format]},${examples[x.format]}`,
    );
  }
  return { cost: readLimit(cost, y, 'cost'), exposure: readLimit(exposure, x, 'exposure') };
}

/** Why a text is no budget of these axes, in a sentence; null if it is one, or there is none. */
export function explainBudget(
  text: string | null | undefined,
  axes: Pick<Figure, 'x' | 'y'>,
): string | null {
  if (text === null || text === undefined) return null;
  try {
    readBudget(text, axes);
    return null;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return `The budget ${JSON.stringify(text)} cannot be read: ${error.message}; ${error.hint}.`;
  }
}

/** What one accepts before one says so: half as much again, and windows of a millisecond. */
export function defaultBudget({ x, y, series }: Pick<Figure, 'x' | 'y' | 'series'>): Budget {
  const costs = series.flatMap(({ points }) => points.map(({ y: cost }) => Number(cost)));
  const exposures: Partial<Record<FigureAxis['format'], number>> = { time: 1e6, share: 0.01 };
  const middle = costs.toSorted((a, b) => a - b)[costs.length >> 1] ?? 1;
  return {
    cost: y.format === 'ratio' ? 1.5 : Number(middle.toPrecision(2)),
    exposure: exposures[x.format] ?? 1,
  };
}

/** The budget of a text; the usual one for what it does not say, or says of other axes. */
export function budgetOf(figure: Pick<Figure, 'x' | 'y' | 'series'>, text: string | null): Budget {
  const usual = defaultBudget(figure);
  const [cost = '', exposure = ''] = (text ?? '').split(',');
  return {
    cost: parseLimit(cost, figure.y) ?? usual.cost,
    exposure: parseLimit(exposure, figure.x) ?? usual.exposure,
  };
}

function standingOf(low: number, high: number, limit: number): Standing {
  if (high <= limit) return 'inside';
  return low > limit ? 'outside' : 'undecided';
}

function worst(standings: readonly Standing[]): Standing {
  if (standings.includes('outside')) return 'outside';
  return standings.includes('undecided') ? 'undecided' : 'inside';
}

export function judgePoint(point: FigurePoint, { cost, exposure }: Budget): Standing {
  const { x, y, low, high, range, xInterval, isOpen, beyond } = point;
  if (typeof x !== 'number' || typeof y !== 'number') return 'outside';
  const [least, most] = range ?? [low ?? y, high ?? y];
  const byCost = standingOf(least, most, cost);
  // What is still open when no longer followed is outside of any limit up to there.
  const open = beyond !== undefined && exposure > beyond ? 'undecided' : 'outside';
  const [from, to] = xInterval ?? [x, x];
  return worst([byCost, isOpen ? open : standingOf(from, to, exposure)]);
}

/** Series with a policy, which a budget is about; not lines to read them by, nor published values. */
export function listJudged({ series }: Pick<Figure, 'series'>): FigureSeries[] {
  return series.filter(({ origin, isReference }) => origin === 'simulated' && !isReference);
}

/** A cost with what qualifies it: its range if no row pins it down, else its interval. */
export function describeCost({ y: axis }: Pick<Figure, 'y'>, point: FigurePoint): string {
  const { y, low, high, range } = point;
  if (range) return formatRange({ low: range[0], high: range[1] });
  const unit = axis.format === 'number' && axis.unit !== '' ? ` ${axis.unit}` : '';
  return `${formatWithInterval(Number(y), low, high, axis.format)}${unit}`;
}

/** An exposure with its interval; of what is not bounded, how much is open and for how long. */
export function describeExposure({ x: axis }: Pick<Figure, 'x'>, point: FigurePoint): string {
  const { x, xInterval, isOpen, beyond } = point;
  if (!isOpen) {
    const [low, high] = xInterval ?? [null, null];
    if (axis.format !== 'time') return formatWithInterval(Number(x), low, high, axis.format);
    // A quantile of all is not the middle of the interval of its mean over the replications.
    const half =
      low === null || high === null
        ? ''
        : ` ${formatTimeHalfWidth(Number(x), { mean: Number(x), low, high })}`;
    return `${formatValue(Number(x), 'time')}${half}`;
  }
  const after = beyond === undefined ? '' : ` at ${formatValue(beyond, 'time')}`;
  return `${formatValue(Number(x), 'share')} open${after}`;
}

/** What is wrong with a point that is inside all the same. */
function caveats({ x: axis }: Figure, series: FigureSeries, point: FigurePoint, limit: number) {
  const [, longest = 0] = point.span ?? [];
  const isTime = axis.format === 'time' && point.span !== undefined;
  return [
    ...(isTime && longest === null ? ['its longest window is not known'] : []),
    ...(isTime && longest !== null && longest > limit
      ? [`but its longest window was ${formatValue(longest, 'time')}`]
      : []),
    ...(series.isGuess ? [guessText.split(':')[0] ?? ''] : []),
    ...(point.isPrecise ? [] : ['did not reach its precision']),
  ];
}

const join = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

interface Judged {
  readonly series: FigureSeries;
  readonly points: readonly { readonly point: FigurePoint; readonly standing: Standing }[];
}

/** Where along a trail, in the words of its points without the name of the series. */
function placesOf({ series, points }: Judged, standing: Standing): string {
  const own = points.filter((one) => one.standing === standing);
  if (own.length === points.length) return '';
  const words = own.map(({ point }) => (point.label ?? '').replace(`${series.name}, `, ''));
  return words.length > 4 ? `${words[0]} to ${words.at(-1)}` : join(words);
}

function describeOne(figure: Figure, judged: Judged, standing: Standing, limit: number): string {
  const { series, points } = judged;
  const own = points.filter((one) => one.standing === standing).map(({ point }) => point);
  const [first, last] = [own[0]!, own.at(-1)!];
  const span = (describe: (point: FigurePoint) => string) => {
    const [from, to] = [describe(first), describe(last)];
    return from === to ? from : `${from} to ${to}`;
  };
  const words = [
    placesOf(judged, standing),
    span((point) => describeCost(figure, point)),
    span((point) => describeExposure(figure, point)),
    ...new Set(own.flatMap((point) => caveats(figure, series, point, limit))),
  ];
  return `${series.name} (${words.filter(Boolean).join('; ')})`;
}

/** A budget on a figure: one sentence to quote, and the standing of each series. */
export interface BudgetAnswer {
  readonly text: string;
  /** By the name of the series: the best of its points. */
  readonly standings: ReadonlyMap<string, Standing>;
}

function limitWords({ x, y }: Figure, { cost, exposure }: Budget): string {
  const short = (axis: FigureAxis) => axis.title.split(',')[0] ?? '';
  const per = x.title.includes('99th') ? 'p99 ' : '';
  return `Accepting ${formatOnAxis(cost, y)} (${short(y)}) and ${per}${formatOnAxis(exposure, x)} (${short(x)})`;
}

/** Who stays within a budget, and what is wrong with each. */
export function describeBudget(figure: Figure, budget: Budget): BudgetAnswer {
  const all = listJudged(figure).map((series): Judged => ({
    series,
    points: series.points.map((point) => ({ point, standing: judgePoint(point, budget) })),
  }));
  const having = (standing: Standing) =>
    all.filter(({ points }) => points.some((one) => one.standing === standing));
  const inside = having('inside');
  const unsure = having('undecided').filter((one) => !inside.includes(one));
  const list = (some: readonly Judged[], standing: Standing) =>
    join(some.map((one) => describeOne(figure, one, standing, budget.exposure)));
  const count = `${inside.length} of ${all.length}`;
  const stays = inside.length === 1 ? 'stays' : 'stay';
  const none = `none of ${all.length} stays inside`;
  const text = [
    `${limitWords(figure, budget)}, `,
    inside.length === 0 ? none : `${count} ${stays} inside: ${list(inside, 'inside')}`,
    unsure.length === 0 ? '' : `; not decided: ${list(unsure, 'undecided')}`,
    '.',
  ].join('');
  const standings = new Map(
    all.map(
      (one) =>
        [
          one.series.name,
          inside.includes(one) ? 'inside' : unsure.includes(one) ? 'undecided' : 'outside',
        ] as const,
    ),
  );
  return { text, standings };
}
