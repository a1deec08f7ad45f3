// System time out of the categories, as a tick-accounted kernel sees it.
// What each category holds is MODEL.md, section 7.
import type { CpuTimeCategory } from '../../shared/result.ts';

const notSysByTick: ReadonlySet<CpuTimeCategory> = new Set([
  'user',
  'tlbRefillUser',
  'ipiHandlerOverUser',
  'idle',
]);

/** Sum of what a tick-accounted kernel calls system time; values in the order of the names. */
export function sysNs(values: ArrayLike<number>, names: readonly CpuTimeCategory[]): number {
  let sum = 0;
  names.forEach((name, i) => {
    if (!notSysByTick.has(name)) sum += values[i];
  });
  return sum;
}
