import { formatTime } from '../text/format.ts';

/** The next of 1, 2 and 5 times a power of ten. */
export function stepFor(want: number): number {
  const power = 10 ** Math.floor(Math.log10(want));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= want) ?? want;
}

/** What a mark of a ruler says: the time since a t0, or a time in the unit of the steps. */
export function markText(ns: number, step: number, isT0: boolean): string {
  if (isT0) return ns === 0 ? 't0' : `${ns > 0 ? '+' : '-'}${formatTime(Math.abs(ns))}`;
  const [unit, size] = step >= 1e4 ? ['ms', 1e6] : step >= 100 ? ['us', 1e3] : ['ns', 1];
  const decimals = Math.max(0, -Math.floor(Math.log10(step / Number(size)) + 1e-9));
  return `${(ns / Number(size)).toFixed(decimals)} ${unit}`;
}
