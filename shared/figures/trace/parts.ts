import { formatSeconds } from '../../text/format.ts';
import type { HistogramState } from '../../result.ts';
import type { Figure, FigureAxis, FigureSeries, TraceFigureName } from '../figure.ts';
import { categoryAxis, numberAxis } from '../run/parts.ts';
import { pointsPerCurve, survivalPoints } from '../run/survival.ts';
import type { Remake, TraceFigureInput } from './figure-input.ts';

/** Names from a trace may be as long as a line; a figure shortens them. */
const longestName = 80;

export function clipName(name: string): string {
  return name.length <= longestName ? name : `${name.slice(0, longestName - 3)}...`;
}

/** What was recorded: file, machine, length. */
export function describeTrace({ trace }: TraceFigureInput): string {
  const { cpuModel, kernel } = trace.machine;
  return [
    clipName(trace.name),
    `${trace.cpus} ${trace.cpus === 1 ? 'CPU' : 'CPUs'}`,
    ...(cpuModel === null ? [] : [clipName(cpuModel)]),
    ...(kernel === null ? [] : [`Linux ${clipName(kernel)}`]),
    `${formatSeconds(trace.durationNs / 1e9)} s`,
  ].join(', ');
}

/** What a figure shows beside the recording: what models added, and the commands that make that. */
export interface TraceMade extends Partial<Omit<Figure['provenance'], 'before' | 'command'>> {
  readonly remake?: Remake | null;
}

/** Provenance of a figure of a trace: of the recording itself unless something was made from it. */
export function traceProvenance(
  { trace, commands }: TraceFigureInput,
  name: TraceFigureName,
  { remake, ...more }: TraceMade = {},
): Figure['provenance'] {
  return {
    modelVersions: [],
    keys: [],
    traces: [{ hash: trace.hash, name: clipName(trace.name) }],
    seeds: [],
    replications: [0, 0],
    before: [commands.imported, ...(remake?.before ?? [])].map((words) => [...words]),
    command: [...commands.draw, name, ...(remake?.options ?? [])],
    ...more,
  };
}

export function recordedSeries(
  name: string,
  slot: number,
  points: FigureSeries['points'],
): FigureSeries {
  return { name, origin: 'recorded', slot, isDimmed: false, points };
}

/** Something measured many times, drawn as the share of values beyond x. */
export interface Spread {
  readonly name: string;
  readonly state: HistogramState;
}

/** A curve for each non-empty measurement; its index in the list is its colour. */
export function survivalSeries(spreads: readonly Spread[], isWhole = false): FigureSeries[] {
  const most = pointsPerCurve(spreads.length);
  return spreads.flatMap(({ name, state }, slot) =>
    state.count === 0
      ? []
      : [recordedSeries(name, slot, survivalPoints(state, { most, isWhole, endsAtLast: true }))],
  );
}

/** A note below every figure of shares beyond x: a log axis cannot show zero. */
export const survivalNote = 'A curve ends at the greatest value, or where 0.01 % are beyond.';

/** Far beyond any kernel's orders; a text can contain anything. */
const highestOrder = 31;

/** Every order up to the highest, including those that do not occur. */
export function orderAxis(orders: readonly number[]): FigureAxis {
  const count = Math.min(highestOrder, Math.max(0, ...orders)) + 1;
  return categoryAxis(
    'order: 2^order pages',
    Array.from({ length: count }, (_, order) => String(order)),
  );
}

export const timeAxis = (title: string) => numberAxis(title, 'ns', 'time', 'log');
export const pagesAxis = (title: string) => numberAxis(title, 'pages', 'count', 'log');
export const beyondAxis = (title: string) => numberAxis(title, '', 'share', 'log');

/** What all figures of the recording itself share. */
export function recordedFigure(
  input: TraceFigureInput,
  name: TraceFigureName,
  parts: Pick<Figure, 'kind' | 'title' | 'x' | 'y' | 'series'> & Partial<Figure>,
): Figure {
  return {
    name,
    subtitle: describeTrace(input),
    z: null,
    annotations: [],
    notes: [],
    provenance: traceProvenance(input, name),
    ...parts,
  };
}
