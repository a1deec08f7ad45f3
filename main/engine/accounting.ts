// System time out of the categories, as a tick-accounted kernel sees it.
// What each category holds is MODEL.md, section 7.
import { sysTickCategories, type CpuTimeCategory } from '../../shared/cpu-time-categories.ts';

/** System time by tick, ns. */
export function sysTickNs(times: Readonly<Record<CpuTimeCategory, number>>): number {
  let sum = 0;
  for (const name of sysTickCategories) sum += times[name];
  return sum;
}
