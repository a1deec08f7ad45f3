import { intervalMeaning } from '../text/format.ts';
import { joinCommand } from '../text/plain.ts';
import { rowRangeMeaning } from '../text/measured-rows.ts';
import { countReplications, shortKey } from '../text/results.ts';
import type { Figure, FigurePoint, FigureSeries } from './figure.ts';
import { formatOnAxis, formatWithInterval } from './format-value.ts';
import { lineWord } from './line-word.ts';
import type { PlacedFigure } from './place-figure.ts';
import { bracketPrediction } from './predictions.ts';

/** Marks a value whose run did not reach its precision; the tables of runs use the same character. */
export const impreciseMark = '!';

/** A series in a legend: its name and origin. */
export function describeSeries({ name, origin, points, isReference }: FigureSeries): string {
  if (isReference) return name;
  const isNamed = name !== '' && !name.toLowerCase().includes(origin);
  const words = isNamed ? `${name} (${origin})` : name || origin;
  return points.length === 0 ? `${words}, no points` : words;
}

/** The value of a point with its interval: 26.4x +-0.3. */
export function describeValue(figure: Figure, { y, z, low, high }: FigurePoint): string {
  const axis = figure.kind === 'heat' ? figure.z : figure.y;
  const value = figure.kind === 'heat' ? z : y;
  if (value === null) return 'no value';
  if (typeof value === 'string') return value;
  const text = formatWithInterval(value, low, high, axis?.format ?? 'number');
  const unit = axis && (axis.format === 'count' || axis.format === 'number') ? axis.unit : '';
  return unit === '' ? text : `${text} ${unit}`;
}

/** The range of a measured row's prediction; null of other points. */
export function describeRowRange({ y }: Figure, { row, range }: FigurePoint): string | null {
  if (row === undefined || !range) return null;
  return `${rowRangeMeaning}: ${range.map((end) => formatOnAxis(end, y)).join(' to ')}`;
}

/** A point in words: `sync, 96 CPUs: 26.4x +-0.3`. */
export function describePoint(figure: Figure, series: FigureSeries, point: FigurePoint): string {
  const places = [lineWord(figure, point.x) ?? formatOnAxis(point.x, figure.x)];
  if (figure.kind === 'heat') places.push(formatOnAxis(point.y, figure.y));
  const isKnown =
    series.origin === 'simulated' || series.name.toLowerCase().includes(series.origin);
  const words = [
    ...(series.name === '' ? [] : [series.name]),
    ...(isKnown ? [] : [series.origin]),
    ...(point.label === null || point.label === series.name ? [] : [point.label]),
    ...(point.row === undefined ? [] : [point.row]),
    ...places,
  ];
  const doubt = point.isPrecise ? '' : ', did not reach its precision';
  const range = describeRowRange(figure, point);
  const ends = range === null ? '' : `, ${range}`;
  const predicted = bracketPrediction(figure, point);
  return `${words.join(', ')}: ${describeValue(figure, point)}${predicted}${ends}${doubt}`;
}

export function hasImprecise({ series }: Figure): boolean {
  return series.some(({ points }) => points.some(({ isPrecise }) => !isPrecise));
}

/** What not every kind of drawing has, so that only some explain it. */
export interface DrawnParts {
  /** Names of what no other beats in bold. */
  readonly boldNames?: boolean;
  /** Bars from the median to the longest window. */
  readonly spans?: boolean;
}

function explainDrawn({ series }: Figure, { boldNames, spans }: DrawnParts): string[] {
  return [
    ...(boldNames && series.some(({ isDimmed }) => isDimmed)
      ? ['Bold names: of what no other beats.']
      : []),
    ...(spans && series.some(({ points }) => points.some(({ span }) => span !== undefined))
      ? ['Level bars reach from the median to the longest window.']
      : []),
  ];
}

/** The figure's own notes and those of the drawing: its marks, and values that could not be placed. */
export function listNotes(
  { figure, edgeCount }: PlacedFigure,
  mark: string | null,
  drawn: DrawnParts = {},
): string[] {
  const values = edgeCount === 1 ? '1 value is' : `${edgeCount} values are`;
  return [
    ...figure.notes,
    ...explainDrawn(figure, drawn),
    ...(mark !== null && hasImprecise(figure) ? [`${mark}: did not reach its precision.`] : []),
    ...(edgeCount > 0
      ? [`${values} not above 0, which a log axis cannot show; drawn at its edge.`]
      : []),
  ];
}

/** Maximum number of run keys in a line for people; files have them all. */
const shownKeys = 6;

function listShort(words: readonly string[], what: string): string {
  const shown = words.slice(0, shownKeys).join(', ');
  const rest = words.length > shownKeys ? ` and ${words.length - shownKeys} more` : '';
  return `${words.length === 1 ? what : `${what}s`} ${shown}${rest}`;
}

/** What was recorded, and the model version of its fit or replay, if any. */
function describeTraces({ traces, modelVersions }: Figure['provenance']): string {
  const names = traces.map(({ hash, name }) => `${shortKey(hash)} (${name})`);
  return [
    `Recorded in ${listShort(names, 'trace')}`,
    modelVersions.length > 0
      ? `Shootdown Lab, model version ${modelVersions.join(', ')}`
      : 'read by Shootdown Lab',
  ]
    .join('; ')
    .concat('.');
}

/** Where the numbers come from, in one sentence, without the command. */
export function describeProvenance(figure: Figure): string {
  const { provenance, series } = figure;
  const { modelVersions, keys, seeds, replications, traces } = provenance;
  if (traces.length > 0) return describeTraces(provenance);
  if (modelVersions.length === 0) return 'Not simulated.';
  const hasIntervals = series.some(({ points }) => points.some(({ low }) => low !== null));
  return [
    `Simulated by Shootdown Lab, model version ${modelVersions.join(', ')}`,
    countReplications(replications),
    ...(hasIntervals ? [intervalMeaning] : []),
    ...(seeds.length > 0 ? [listShort(seeds.map(String), 'seed')] : []),
    ...(keys.length > 0 ? [listShort(keys.map(shortKey), 'run')] : []),
  ]
    .join('; ')
    .concat('.');
}

/** The whole provenance, for files that tools read: every key and the command, a line each. */
export function listProvenance(figure: Figure): string[] {
  const { keys, seeds, before = [], command, traces } = figure.provenance;
  const keyName = traces.length > 0 ? 'Replay keys' : 'Run keys';
  return [
    describeProvenance(figure),
    ...traces.map(({ hash }) => `Trace: ${hash}`),
    ...(keys.length > 0 ? [`${keyName}: ${keys.join(' ')}`] : []),
    ...(seeds.length > 0 ? [`Seeds: ${seeds.join(' ')}`] : []),
    ...before.map((words) => `First: ${joinCommand(words)}`),
    ...(command.length > 0 ? [`Command: ${joinCommand(command)}`] : []),
  ];
}
