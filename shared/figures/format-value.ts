import {
  formatCount,
  formatHalfWidth,
  formatNumber,
  formatRatio,
  formatShare,
  formatTime,
} from '../text/format.ts';
import type { FigureAxis, ValueFormat } from './figure.ts';

/** Counts are whole; means of counts are rounded if their thousands are grouped. */
function formatAnyCount(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e15 || (size < 1000 && !Number.isInteger(value))) return formatNumber(value);
  return formatCount(Math.round(value));
}

const formatters: Readonly<Record<ValueFormat, (value: number) => string>> = {
  ratio: formatRatio,
  time: formatTime,
  share: formatShare,
  count: formatAnyCount,
  number: formatNumber,
};

/** Above this, percentages overflow. */
const largest = 1e300;

/** A value of an axis as text: 26.4x, 3.10 us, 12.3 %, 1 234, 0.0512. */
export function formatValue(value: number, format: ValueFormat): string {
  return formatters[format](Math.min(largest, Math.max(-largest, value)));
}

const timeSizes: Readonly<Record<string, number>> = { s: 1e9, ms: 1e6, us: 1e3, ns: 1 };

/** The divisor of a stored value, and the unit that then follows it. */
function unitOf(value: number, format: ValueFormat): { size: number; suffix: string } {
  if (format === 'ratio') return { size: 1, suffix: 'x' };
  if (format === 'share') return { size: 0.01, suffix: ' %' };
  if (format !== 'time') return { size: 1, suffix: '' };
  const unit = formatTime(value).split(' ')[1] ?? 'ns';
  return { size: timeSizes[unit] ?? 1, suffix: ` ${unit}` };
}

/**
 * A value with its interval: `26.4x +-0.3`, or with both ends if the interval is not symmetric. Without
 * an interval the value alone; so too a ratio that is exactly 1, as of the baseline itself.
 */
export function formatWithInterval(
  value: number,
  low: number | null,
  high: number | null,
  format: ValueFormat,
): string {
  const text = formatValue(value, format);
  if (low === null || high === null) return text;
  if (low === high && value === 1 && format === 'ratio') return text;
  const half = (high - low) / 2;
  if (Math.abs(high - value - half) > 0.1 * Math.abs(half))
    return `${text} (${formatValue(low, format)} to ${formatValue(high, format)})`;
  const { size } = unitOf(value, format);
  return `${text} ${formatHalfWidth({ mean: value / size, low: low / size, high: high / size })}`;
}

/** Removes trailing zeros after the point: 5.00 us -> 5 us. An exponent stays. */
function trimZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?!\d)/, '$1').replace(/\.(?!\d)/, '');
}

function isClear(labels: readonly string[], count: number): boolean {
  return new Set(labels).size === count && !labels.some((label) => label.startsWith('<'));
}

/** Beyond this, numbers on an axis are powers of ten, down to where those are shorter. */
const longNumber = 1e6;
const shortNumber = 1e4;

/** 1e8, 2.5e7. */
const powerOf = (value: number) => value.toExponential().replace('e+', 'e');

/** Labels of round values: short, and distinct if the values are. */
export function formatTicks(values: readonly number[], format: ValueFormat): string[] {
  const isLong = format === 'number' && values.some((value) => Math.abs(value) > longNumber);
  if (isLong) {
    const isShort = (value: number) => Math.abs(value) < shortNumber;
    return values.map((value) =>
      isShort(value) ? trimZeros(formatNumber(value)) : powerOf(value),
    );
  }
  let labels = values.map((value) => trimZeros(formatValue(value, format)));
  const count = new Set(values).size;
  for (let digits = 3; digits <= 15 && !isClear(labels, count); digits++) {
    labels = values.map((value) => {
      const { size, suffix } = unitOf(value, format);
      return `${trimZeros(formatNumber(value / size, digits))}${suffix}`;
    });
  }
  return labels;
}

/** A place for a sentence: a category as it is; a number in short form, with the unit of its axis. */
export function formatOnAxis(value: number | string, axis: FigureAxis): string {
  if (typeof value === 'string') return value;
  const text = trimZeros(formatValue(value, axis.format));
  const hasUnit = axis.unit !== '' && (axis.format === 'count' || axis.format === 'number');
  return hasUnit ? `${text} ${axis.unit}` : text;
}

const scaleWords: Readonly<Record<string, readonly string[]>> = {
  log: ['log'],
  excess: ['log of what is added'],
};

/** The title of an axis. Times, ratios and shares carry their units at each tick. */
export function formatAxisTitle({ title, unit, scale, format }: FigureAxis): string {
  const isPlain = format === 'count' || format === 'number';
  const words = [...(isPlain && unit !== '' ? [unit] : []), ...(scaleWords[scale] ?? [])];
  return words.length > 0 ? `${title} (${words.join(', ')})` : title;
}
