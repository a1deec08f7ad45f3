import type { FigureAxis } from './figure.ts';
import { formatTicks } from './format-value.ts';
import { makeNumericScale, type FigureScale, type Tick } from './scale.ts';

/** Ratios at which a scale of what is added can have a tick, from the least that is told apart from 1. */
const addedSteps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5] as const;
const leastAdded = 0.01;
/** No ratio of a run is as great. */
const mostAdded = 1e9;
/** Share of the axis below the least value, where 1x stands under a break. */
const foot = 0.07;

function stepsUpTo(most: number): number[] {
  const ratios: number[] = addedSteps.map((added) => 1 + added);
  for (let power = 1; power <= most * 2; power *= 10)
    ratios.push(2 * power, 3 * power, 5 * power, 10 * power);
  return ratios.filter((ratio) => ratio - 1 <= most);
}

/**
 * Ratios by the logarithm of what they add to 1. 1x and what adds less than 1 % stand at the foot, below
 * a break.
 */
export function makeExcessScale(axis: FigureAxis, values: readonly number[]): FigureScale {
  const added = values.map((value) => value - 1).filter((more) => more >= leastAdded);
  const [low, high] = [Math.min(0.1, ...added), Math.min(mostAdded, Math.max(1, ...added))];
  const room = 0.06 * Math.log(high / low);
  const [from, to] = [Math.log(low) - room, Math.log(high) + room];
  const place = (value: number | string) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) return NaN;
    if (value - 1 < Math.exp(from)) return 0;
    return Math.min(1, foot + ((1 - foot) * (Math.log(value - 1) - from)) / (to - from));
  };
  const ratios = [1, ...stepsUpTo(Math.exp(to)).filter((ratio) => ratio - 1 >= Math.exp(from))];
  const labels = formatTicks(ratios, axis.format);
  return {
    type: 'unit',
    domain: [0, 1],
    ticks: ratios.map((value, i) => ({ at: value, place: place(value), label: labels[i] ?? '' })),
    bandwidth: 0,
    place,
    valueAt: (at) =>
      at < foot ? 1 : 1 + Math.exp(from + ((at - foot) / (1 - foot)) * (to - from)),
    holds: (value) => typeof value === 'number' && Number.isFinite(value),
  };
}

/** Where the two parts of an axis with a strip are, as fractions of its length. */
export const parts = { boundedEnd: 0.64, stripStart: 0.69 } as const;

const squeeze = (tick: Tick, from: number, to: number): Tick => ({
  ...tick,
  place: from + tick.place * (to - from),
});

/** An axis of values, and beside it a strip of shares for what has none. */
export function joinStrip(
  bounded: FigureScale,
  stripAxis: FigureAxis,
): { readonly x: FigureScale; readonly strip: FigureScale } {
  const shares = makeNumericScale(stripAxis, [0, 1], { tickCount: 3 });
  const { boundedEnd, stripStart } = parts;
  const inStrip = (value: number | string) =>
    stripStart + 0.02 + shares.place(value) * (1 - stripStart - 0.04);
  const stripTicks = shares.ticks.map((tick) => ({ ...tick, place: inStrip(tick.at) }));
  return {
    x: {
      ...bounded,
      type: 'unit',
      domain: [0, 1],
      ticks: [...bounded.ticks.map((tick) => squeeze(tick, 0, boundedEnd)), ...stripTicks],
      place: (value) => bounded.place(value) * boundedEnd,
      valueAt: (at) => bounded.valueAt(Math.min(1, at / boundedEnd)),
    },
    strip: {
      ...shares,
      type: 'unit',
      domain: [0, 1],
      ticks: stripTicks,
      place: inStrip,
      valueAt: () => NaN,
    },
  };
}
