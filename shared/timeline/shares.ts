import type { IndexedTimeline } from './index-timeline.ts';
import { sliceKinds } from './layouts.ts';
import { lookCodes, looks } from './pieces.ts';
import { countSeries, type Stretches } from './stretches.ts';

/** What a bin or a column of pixels says the share of. */
export interface Shares<T> {
  readonly user: T;
  readonly kernel: T;
  readonly policy: T;
  /** Stale, and of that with user code: by domain, then in either (`countSeries`). */
  readonly stale: readonly T[];
  readonly staleUser: readonly T[];
}

/** Shares made one by one, of so many series of stale time. */
export function makeShares<T>(series: number, make: () => T): Shares<T> {
  const each = () => Array.from({ length: series }, make);
  return { user: make(), kernel: make(), policy: make(), stale: each(), staleUser: each() };
}

export function listShares<T>({ user, kernel, policy, stale, staleUser }: Shares<T>): T[] {
  return [user, kernel, policy, ...stale, ...staleUser];
}

/** How many shares there are of a CPU. */
export function countShares(head: Pick<IndexedTimeline, 'domains'>): number {
  return listShares(makeShares(countSeries(head), () => 0)).length;
}

/** What a slice counts as, by its kind: 0 idle, 1 user, 2 kernel, 3 what the policy costs. */
export const groupCodes: Uint8Array = Uint8Array.from(sliceKinds, (_, kind) => {
  const look = looks[lookCodes[kind]!]!;
  if (look === 'user') return 1;
  if (look === 'kernel' || look === 'switch') return 2;
  return look === 'work' || look === 'wait' || look === 'flush' ? 3 : 0;
});

/** Bins side by side: so many, the first of which begins at `from`, and so many of them a ns. */
export interface Bins {
  readonly from: number;
  readonly perNs: number;
  readonly count: number;
}

/** Rows of slices of one CPU, in order: [low, high). */
export interface SliceRows extends Pick<IndexedTimeline, 'slices'> {
  readonly low: number;
  readonly high: number;
}

/** Adds the time from a to b to the shares of the bins. */
function add(shares: Float32Array, a: number, b: number, { from, perNs, count }: Bins): void {
  const x = Math.max(0, (a - from) * perNs);
  const y = Math.min(count, (b - from) * perNs);
  if (!(y > x)) return;
  let bin = Math.floor(x);
  const last = Math.floor(y);
  if (bin === last) {
    shares[bin]! += y - x;
    return;
  }
  shares[bin]! += bin + 1 - x;
  for (bin += 1; bin < last; bin++) shares[bin]! += 1;
  if (last < count) shares[last]! += y - last;
}

/** Adds what slices count as. */
export function addSlices(into: Shares<Float32Array>, rows: SliceRows, bins: Bins): void {
  const { slices, low, high } = rows;
  for (let row = low; row < high; row++) {
    const group = groupCodes[slices.kind[row]!]!;
    if (group === 0) continue;
    const shares = group === 1 ? into.user : group === 2 ? into.kernel : into.policy;
    add(shares, slices.start[row]!, slices.end[row]!, bins);
  }
}

/** Adds stale time. Stretches of it can overlap: each counts from where the one before has ended. */
export function addStale(shares: Float32Array, own: Stretches, bins: Bins): void {
  let reached = -Infinity;
  for (let at = own.first; at < own.last; at++) {
    const start = Math.max(reached, own.start[at]!);
    const end = own.end[at]!;
    if (end <= start) continue;
    add(shares, start, end, bins);
    reached = end;
  }
}

/**
 * Adds stale time in which user code runs.
 * @param onOverlap Is told for how long, ns, a slice of user code runs in a stretch, by the stretch's place.
 */
export function addStaleUser(
  shares: Float32Array,
  own: Stretches,
  { slices, low, high }: SliceRows,
  bins: Bins,
  onOverlap?: (place: number, ns: number) => void,
): void {
  let next = own.first;
  for (let row = low; row < high && next < own.last; row++) {
    if (groupCodes[slices.kind[row]!] !== 1) continue;
    const [start, end] = [slices.start[row]!, slices.end[row]!];
    while (next < own.last && own.end[next]! <= start) next++;
    let reached = start;
    for (let at = next; at < own.last && own.start[at]! < end; at++) {
      const a = Math.max(start, own.start[at]!);
      const b = Math.min(end, own.end[at]!);
      if (onOverlap && b > a) onOverlap(at, b - a);
      if (b <= reached) continue;
      add(shares, Math.max(a, reached), b, bins);
      reached = b;
    }
  }
}
