import type { Estimate } from '../result.ts';

/** The text for a missing number. */
export const noValue = '-';

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Decimals that give three significant digits, and none for large numbers. */
function decimalsOf(value: number, significant = 3): number {
  const size = Math.abs(value);
  if (size === 0) return significant - 1;
  const rounded = Number(size.toPrecision(significant));
  return Math.min(6, Math.max(0, significant - 1 - Math.floor(Math.log10(rounded))));
}

/** A number with three significant digits; whole from 100 on. */
export function formatNumber(value: number | null | undefined, significant = 3): string {
  if (!isNumber(value)) return noValue;
  if (value === 0) return '0';
  if (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-6)
    return value.toExponential(significant - 1);
  return value.toFixed(decimalsOf(value, significant));
}

/** A ratio as kernel mailing lists write it: 26.4x, 1.44x, 1305x. */
export function formatRatio(value: number | null | undefined): string {
  if (!isNumber(value)) return noValue;
  return `${value === 0 ? '0.00' : formatNumber(value)}x`;
}

/** A ratio with three decimals below 10, where the ends of a range are close: `1.256x`, `26.4x`. */
export function formatFineRatio(value: number): string {
  return value < 10 ? `${value.toFixed(3)}x` : formatRatio(value);
}

function halfWidth({ low, high }: Estimate): number {
  return (high - low) / 2;
}

/** What stands for an interval that is not known: there is one replication only, or one has no value. */
export const noInterval = '+-?';

/** What half of an interval says and what it does not, once below every text that has one. */
export const intervalMeaning =
  '+- is half of the 95 % interval: noise of the simulation only, not the error of its model';

/** What `+-?` says, for the texts that have one. */
export const noIntervalMeaning =
  '+-?: no interval, for want of a second replication, or as one has no such value.';

/**
 * Half the width of an interval, with as many decimals as its mean has: `+-0.3`. One that would be 0.00
 * there is `+-<0.005`, and `+-0` is exact. A mean of a single value has no interval: `+-?`.
 * @param n Number of values; default 2 or more.
 */
export function formatHalfWidth(estimate: Estimate, n = 2): string {
  return isNumber(estimate.mean) ? writeHalf(estimate, decimalsOf(estimate.mean), n) : noValue;
}

function writeHalf(estimate: Estimate, decimals: number, n: number): string {
  const half = halfWidth(estimate);
  if (!isNumber(half)) return noValue;
  if (n < 2) return noInterval;
  if (half === 0) return '+-0';
  const text = half.toFixed(decimals);
  return Number(text) > 0 ? `+-${text}` : `+-<${(0.5 / 10 ** decimals).toFixed(decimals + 1)}`;
}

const timeUnits: readonly (readonly [unit: string, ns: number])[] = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
  ['ns', 1],
];

/** A time given in ns, in ns, us, ms or s, whichever keeps it at 1 or above; 0 is `0 us`. */
export function formatTime(ns: number | null | undefined): string {
  if (!isNumber(ns)) return noValue;
  if (ns === 0) return '0 us';
  const unit = timeUnits.find(([, size]) => Math.abs(ns) >= size * 0.9995);
  const [name, size] = unit ?? ['ns', 1];
  return `${formatNumber(ns / size)} ${name}`;
}

/** Half of an interval of times, in the unit in which `ns` is written: `+-0.02` beside `6.47 ms`. */
export function formatTimeHalfWidth(
  ns: number,
  estimate: Estimate | null | undefined,
  n = 2,
): string {
  if (!estimate || n < 2) return noInterval;
  const [, name = 'ns'] = formatTime(ns).split(' ');
  const size = timeUnits.find(([unit]) => unit === name)?.[1] ?? 1;
  const half = halfWidth(estimate) / size;
  return formatHalfWidth({ mean: ns / size, low: ns / size - half, high: ns / size + half });
}

function secondsDecimals(seconds: number): number {
  const size = Math.abs(seconds);
  if (size >= 1000) return 0;
  return size >= 100 ? 1 : decimalsOf(seconds);
}

/** Seconds of a whole job, as `time` prints them but shorter: 24129, 915.2, 7.31. */
export function formatSeconds(seconds: number | null | undefined): string {
  if (!isNumber(seconds)) return noValue;
  const decimals = secondsDecimals(seconds);
  return Math.abs(seconds) >= 100 ? seconds.toFixed(decimals) : formatNumber(seconds);
}

/** The same with half of the interval; `n` as for `formatHalfWidth`. */
export function formatSecondsCell(seconds: Estimate, n = 2): string {
  const text = formatSeconds(seconds.mean);
  return text === noValue
    ? text
    : `${text} ${writeHalf(seconds, secondsDecimals(seconds.mean), n)}`;
}

/** A share of 1 in percent: 12.3 %, 0 %, <0.1 %. */
export function formatShare(share: number | null | undefined): string {
  if (!isNumber(share)) return noValue;
  if (share === 0) return '0 %';
  if (Math.abs(share) < 0.0005) return '<0.1 %';
  return `${share === 1 ? '100' : (share * 100).toFixed(1)} %`;
}

/** A relative error with its sign, in percent: +1.3 %, -0.4 %. */
export function formatError(error: number | null | undefined): string {
  if (!isNumber(error)) return noValue;
  const text = (error * 100).toFixed(1);
  if (Number(text) === 0) return '0.0 %';
  return `${error > 0 ? '+' : ''}${text} %`;
}

/** A count with grouped thousands, in ASCII: 1 234 567. */
export function formatCount(count: number | null): string {
  return isNumber(count) ? String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ') : noValue;
}

/** A count in at most five characters: 947, 108k, 51.9M, 1.20G. */
export function formatShortCount(count: number): string {
  const [name, size] = (
    [
      ['G', 1e9],
      ['M', 1e6],
      ['k', 1e3],
    ] as const
  ).find(([, least]) => count >= least * 0.9995) ?? ['', 1];
  return size === 1 ? String(count) : `${formatNumber(count / size)}${name}`;
}

/** A p value: 0.012, <0.001. */
export function formatProbability(p: number | null): string {
  if (!isNumber(p)) return noValue;
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** A waiting time, rounded up: 12 s, 3 min 20 s, 2 h 5 min. */
export function formatDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
