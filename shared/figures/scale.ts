import { extent, ticks as roundTicks } from 'd3-array';
import { scaleLinear, scaleLog } from 'd3-scale';
import type { FigureAxis } from './figure.ts';
import { formatTicks } from './format-value.ts';

export interface Tick {
  /** The value; for a band, its index from 0. */
  readonly at: number;
  /** 0..1 along the axis. */
  readonly place: number;
  readonly label: string;
}

/** Maps values to positions along an axis, as fractions of its length. */
export interface FigureScale {
  /** `unit`: drawn from 0 to 1, as its places are no simple function of the values. */
  readonly type: 'linear' | 'log' | 'band' | 'unit';
  /** The values at both ends; for bands, -0.5 and n - 0.5; of a unit, 0 and 1. */
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** Length of a band as a fraction; 0 for numbers. */
  readonly bandwidth: number;
  /** 0..1; values beyond an end are clamped to it; NaN for values without a position. */
  readonly place: (value: number | string) => number;
  /** The value at a place; NaN for bands. */
  readonly valueAt: (place: number) => number;
  /** Whether the value itself can be shown: false for values not above 0 on a log axis. */
  readonly holds: (value: number | string) => boolean;
}

export interface NumericOptions {
  /** Room beyond the outermost values, as a fraction of the span. */
  readonly padding?: number;
  /** Bars start at zero (linear) or at a round number below the least value (log). */
  readonly isForBars?: boolean;
  /** Whether a few values become the ticks themselves. */
  readonly hasTicksAtValues?: boolean;
  /** Approximate number of ticks. */
  readonly tickCount?: number;
}

/** Beyond these, spans and powers of ten overflow or underflow. */
const limit = 1e250;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The largest 1, 2 or 5 times a power of ten that is not above the value. */
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const step = [5, 2, 1].find((factor) => factor * power <= value * (1 + 1e-9)) ?? 0.5;
  return step * power;
}

/** Whether two ends are too close to have ticks between them. */
const isOnePlace = (low: number, high: number) =>
  high - low <= 1e-9 * Math.max(Math.abs(low), Math.abs(high));

function logDomain(values: readonly number[], options: NumericOptions): [number, number] {
  const positive = values.filter((value) => value > 0).map((v) => clamp(v, 1 / limit, limit));
  const [low = 1, high = 10] = extent(positive);
  if (options.isForBars) return [roundDown(low), high / roundDown(low) < 1.5 ? low * 2 : high];
  if (isOnePlace(low, high)) return [low / 2, high * 2];
  const padding = options.padding ?? 0;
  const factor = high ** padding / low ** padding;
  return [low / factor, high * factor];
}

function linearDomain(values: readonly number[], options: NumericOptions): [number, number] {
  const safe = values.map((value) =>
    Math.abs(value) < 1 / limit ? 0 : clamp(value, -limit, limit),
  );
  const [low = 0, high = 1] = extent(safe);
  if (options.isForBars) {
    const [from, to] = [Math.min(0, low), Math.max(0, high)];
    return from === to ? [0, 1] : [from, to];
  }
  // All zeros are usually counts, which cannot be negative.
  if (low === high) return low === 0 ? [0, 1] : [low - Math.abs(low) / 2, high + Math.abs(low) / 2];
  const room = (high - low) * (options.padding ?? 0);
  // A scale that comes close to zero includes it: half the height is then half the value.
  const startsAtZero = low >= 0 && low < high / 3 && room > 0;
  return [startsAtZero ? 0 : low - room, high + room];
}

function logTicks([low, high]: readonly [number, number], count: number): number[] {
  const decades = Math.log10(high) - Math.log10(low);
  if (decades < 0.7) return roundTicks(low, high, count);
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const factors = decades * 3 <= count + 1 ? [1, 2, 5] : [1];
  const step = factors.length > 1 ? 1 : Math.ceil(decades / count);
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return powers
    .filter((power) => power % step === 0)
    .flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`)))
    .filter((value) => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9));
}

/** A scale of numbers, logarithmic where the axis says so. */
export function makeNumericScale(
  axis: FigureAxis,
  values: readonly number[],
  options: NumericOptions = {},
): FigureScale {
  const isLog = axis.scale === 'log';
  const domain = isLog ? logDomain(values, options) : linearDomain(values, options);
  const scale = (isLog ? scaleLog() : scaleLinear()).domain(domain).range([0, 1]);
  const count = options.tickCount ?? 6;
  const distinct = [...new Set(values)].toSorted((a, b) => a - b);
  const isAtValues = options.hasTicksAtValues && isLog && distinct.length <= 10;
  const round = isLog ? logTicks(domain, count) : roundTicks(domain[0], domain[1], count);
  const holds = (value: number | string) =>
    typeof value === 'number' && (!isLog || value > 0) && Number.isFinite(value);
  const place = (value: number | string) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return NaN;
    return holds(value) ? clamp(scale(clamp(value, -limit, limit)), 0, 1) : 0;
  };
  const at = isAtValues ? distinct.filter(holds) : round;
  const labels = formatTicks(at, axis.format);
  return {
    type: isLog ? 'log' : 'linear',
    domain,
    ticks: at.map((value, i) => ({ at: value, place: place(value), label: labels[i] ?? '' })),
    bandwidth: 0,
    place,
    valueAt: (fraction) => scale.invert(fraction),
    holds,
  };
}

/**
 * A scale of bands of equal length: the categories of the axis and any others that occur; if the values
 * are numbers, each number that occurs, in order.
 */
export function makeBandScale(axis: FigureAxis, values: readonly (number | string)[]): FigureScale {
  const strings = values.filter((value) => typeof value === 'string');
  const numbers = values.filter((value) => typeof value === 'number');
  const isNamed = axis.scale === 'category' || strings.length > 0;
  const names = [...new Set([...axis.categories, ...(isNamed ? values.map(String) : [])])];
  const distinct = [...new Set(numbers)].toSorted((a, b) => a - b);
  const labels = isNamed ? names : formatTicks(distinct, axis.format);
  const indices = new Map<string, number>(
    (isNamed ? names : distinct.map(String)).map((name, i) => [name, i]),
  );
  const count = Math.max(1, labels.length);
  const toPlace = (index: number) => clamp((index + 0.5) / count, 0, 1);
  const place = (value: number | string) => {
    const index = indices.get(String(value));
    if (index !== undefined) return toPlace(index);
    if (typeof value === 'string') return NaN;
    return toPlace(isNamed ? value : findBetween(distinct, value));
  };
  return {
    type: 'band',
    domain: [-0.5, count - 0.5],
    ticks: labels.map((label, i) => ({ at: i, place: toPlace(i), label })),
    bandwidth: 1 / count,
    place,
    valueAt: () => NaN,
    holds: (value) => Number.isFinite(place(value)),
  };
}

/** The index of a number among ordered ones, fractional if it lies in between. */
function findBetween(ordered: readonly number[], value: number): number {
  const next = ordered.findIndex((other) => other > value);
  if (next === -1) return ordered.length - 0.5;
  if (next === 0) return -0.5;
  const [low = 0, high = 1] = [ordered[next - 1], ordered[next]];
  return next - 1 + (value - low) / (high - low);
}

/**
 * The ticks whose labels have room. Bands keep every second, third, ... label; numbers drop labels that
 * would touch the previous one.
 * @param measure Length of a label and the gap after it, as a fraction of the axis.
 */
export function thinTicks(scale: FigureScale, measure: (label: string) => number): Tick[] {
  const fits = (kept: readonly Tick[], tick: Tick) => {
    const before = kept.at(-1);
    if (!before) return true;
    return tick.place - before.place >= (measure(before.label) + measure(tick.label)) / 2;
  };
  if (scale.type !== 'band') {
    const kept: Tick[] = [];
    for (const tick of scale.ticks) if (fits(kept, tick)) kept.push(tick);
    return kept;
  }
  const widest = Math.max(0, ...scale.ticks.map((tick) => measure(tick.label)));
  const step = Math.max(1, Math.ceil(widest / scale.bandwidth - 1e-9));
  return scale.ticks.filter((_, i) => i % step === 0);
}
