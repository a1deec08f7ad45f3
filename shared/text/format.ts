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

function halfWidth({ low, high }: Estimate): number {
  return (high - low) / 2;
}

/** Half the width of an interval, with as many decimals as its mean has: +-0.3. */
export function formatHalfWidth(estimate: Estimate): string {
  if (!isNumber(halfWidth(estimate)) || !isNumber(estimate.mean)) return noValue;
  return `+-${halfWidth(estimate).toFixed(decimalsOf(estimate.mean))}`;
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

/** Seconds of a whole job, as `time` prints them but shorter: 24129, 915.2, 7.31. */
export function formatSeconds(seconds: number | null | undefined): string {
  if (!isNumber(seconds)) return noValue;
  if (Math.abs(seconds) >= 1000) return seconds.toFixed(0);
  return Math.abs(seconds) >= 100 ? seconds.toFixed(1) : formatNumber(seconds);
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
