import type { IndexedTimeline } from './index-timeline.ts';
import type { TimelineHead } from './timeline-head.ts';
import { sliceKinds } from './layouts.ts';
import { lookCodes, looks } from './pieces.ts';
import { countSeries, stretchesOf, type Stretches } from './stretches.ts';

/** What a bin says the share of: each is one byte, rounded up so that what is there stays there. */
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

/**
 * Levels of detail: for each CPU, shares of time in bins of the whole, each level with half as many bins as
 * the one before. Level l of CPU c begins at `c * size + offsets[l]`.
 */
export interface Levels {
  readonly binNs: number;
  readonly bins: number;
  readonly offsets: readonly number[];
  readonly size: number;
  readonly shares: Shares<Uint8Array>;
  /** Means over CPUs, in fewer bins, stale in any domain: for the overview. */
  readonly overview: Readonly<Record<'policy' | 'stale' | 'staleUser', Float32Array>>;
}

/** What levels are made from. */
export type Lanes = Pick<
  IndexedTimeline,
  'slices' | 'sliceStarts' | 'bands' | 'cpus' | 'domains' | 'from' | 'to'
>;

const mostBins = 1 << 14;
const fewestBins = 1 << 9;
const mostBytes = 12e6;
const coarsest = 16;
const overviewBins = 1024;

/** What a slice counts as, by its kind: 0 idle, 1 user, 2 kernel, 3 what the policy costs. */
export const groupCodes: Uint8Array = Uint8Array.from(sliceKinds, (_, kind) => {
  const look = looks[lookCodes[kind]!]!;
  if (look === 'user') return 1;
  if (look === 'kernel' || look === 'switch') return 2;
  return look === 'work' || look === 'wait' || look === 'flush' ? 3 : 0;
});

/** As many bins as fit the memory of a page. */
export function chooseBins({ cpus, domains }: Pick<TimelineHead, 'cpus' | 'domains'>): number {
  const shares = listShares(makeShares(countSeries({ domains }), () => 0)).length;
  let bins = mostBins;
  while (bins > fewestBins && cpus * bins * 2 * shares > mostBytes) bins /= 2;
  return bins;
}

/** Adds the stretch from x to y, in bins, to the shares of the bins. */
function add(shares: Float32Array, x: number, y: number): void {
  const from = Math.max(0, x);
  const to = Math.min(shares.length, y);
  if (!(to > from)) return;
  let bin = Math.floor(from);
  const last = Math.floor(to);
  if (bin === last) {
    shares[bin]! += to - from;
    return;
  }
  shares[bin]! += bin + 1 - from;
  for (bin += 1; bin < last; bin++) shares[bin]! += 1;
  if (last < shares.length) shares[last]! += to - last;
}

/** Stretches of stale time can overlap: each counts from where the one before has ended. */
function addStale(shares: Float32Array, own: Stretches, from: number, binNs: number): void {
  let reached = -Infinity;
  for (let at = own.first; at < own.last; at++) {
    const start = Math.max(reached, own.start[at]!);
    const end = own.end[at]!;
    if (end <= start) continue;
    add(shares, (start - from) / binNs, (end - from) / binNs);
    reached = end;
  }
}

/** The shares of one CPU, exactly. */
class CpuShares {
  readonly of: Shares<Float32Array>;
  private readonly timeline: Lanes;
  private readonly binNs: number;
  private readonly bandUserNs: Float32Array;

  constructor(timeline: Lanes, bins: number, binNs: number, bandUserNs: Float32Array) {
    this.timeline = timeline;
    this.binNs = binNs;
    this.bandUserNs = bandUserNs;
    this.of = makeShares(countSeries(timeline), () => new Float32Array(bins));
  }

  fill(cpu: number): void {
    const { timeline, of, binNs } = this;
    for (const shares of listShares(of)) shares.fill(0);
    this.addSlices(cpu);
    of.stale.forEach((shares, series) => {
      const own = stretchesOf(timeline, cpu, series);
      addStale(shares, own, timeline.from, binNs);
      this.addStaleUser(cpu, series, own);
    });
  }

  private addSlices(cpu: number): void {
    const { timeline, of, binNs } = this;
    const { slices, sliceStarts, from } = timeline;
    for (let row = sliceStarts[cpu]!; row < sliceStarts[cpu + 1]!; row++) {
      const group = groupCodes[slices.kind[row]!]!;
      if (group === 0) continue;
      const into = group === 1 ? of.user : group === 2 ? of.kernel : of.policy;
      add(into, (slices.start[row]! - from) / binNs, (slices.end[row]! - from) / binNs);
    }
  }

  private addStaleUser(cpu: number, series: number, own: Stretches): void {
    const { timeline, binNs, bandUserNs } = this;
    const { slices, sliceStarts, domains, from } = timeline;
    const shares = this.of.staleUser[series]!;
    const isDomain = series < domains.length;
    let next = own.first;
    for (let row = sliceStarts[cpu]!; row < sliceStarts[cpu + 1]! && next < own.last; row++) {
      if (groupCodes[slices.kind[row]!] !== 1) continue;
      const [start, end] = [slices.start[row]!, slices.end[row]!];
      while (next < own.last && own.end[next]! <= start) next++;
      let reached = start;
      for (let at = next; at < own.last && own.start[at]! < end; at++) {
        const a = Math.max(start, own.start[at]!);
        const b = Math.min(end, own.end[at]!);
        if (b > a && isDomain) bandUserNs[at]! += b - a;
        if (b <= reached) continue;
        add(shares, (Math.max(a, reached) - from) / binNs, (b - from) / binNs);
        reached = b;
      }
    }
  }
}

/** Makes each coarser level of a CPU from the one before. */
function coarsen(
  out: Uint8Array,
  base: number,
  { bins, offsets }: Pick<Levels, 'bins' | 'offsets'>,
): void {
  for (let level = 1; level < offsets.length; level++) {
    const fine = base + offsets[level - 1]!;
    const coarse = base + offsets[level]!;
    const length = bins >> level;
    for (let i = 0; i < length; i++) {
      out[coarse + i] = (out[fine + 2 * i]! + out[fine + 2 * i + 1]! + 1) >> 1;
    }
  }
}

/** Where the bins of each level stand. */
function placesOf(bins: number): { readonly offsets: readonly number[]; readonly size: number } {
  const offsets: number[] = [];
  let size = 0;
  for (let length = bins; length >= coarsest; length /= 2) {
    offsets.push(size);
    size += length;
  }
  return { offsets, size };
}

/**
 * All levels from the finest, of so many bins.
 * @param writeFinest Writes the bins of a CPU of a share, by its place in `listShares`.
 */
export function finishLevels(
  { cpus, from, to, domains }: Pick<TimelineHead, 'cpus' | 'from' | 'to' | 'domains'>,
  bins: number,
  writeFinest: (share: number, cpu: number, out: Uint8Array) => void,
): Levels {
  const { offsets, size } = placesOf(bins);
  const shares = makeShares(countSeries({ domains }), () => new Uint8Array(cpus * size));
  const outs = listShares(shares);
  for (let cpu = 0; cpu < cpus; cpu++) {
    outs.forEach((out, share) => {
      const base = cpu * size;
      writeFinest(share, cpu, out.subarray(base, base + bins));
      coarsen(out, base, { bins, offsets });
    });
  }
  const levels = { binNs: (to - from) / bins, bins, offsets, size, shares };
  return { ...levels, overview: makeOverview(levels, cpus) };
}

/** Makes the levels; adds to `bandUserNs` how long user code ran in each stretch of stale time, ns. */
export function makeLevels(timeline: Lanes, bandUserNs: Float32Array, bins: number): Levels {
  const binNs = (timeline.to - timeline.from) / bins;
  const own = new CpuShares(timeline, bins, binNs, bandUserNs);
  const exact = listShares(own.of);
  return finishLevels(timeline, bins, (share, cpu, out) => {
    if (share === 0) own.fill(cpu);
    const shares = exact[share]!;
    for (let i = 0; i < bins; i++) out[i] = Math.min(255, Math.ceil(shares[i]! * 255));
  });
}

function makeOverview(levels: Omit<Levels, 'overview'>, cpus: number): Levels['overview'] {
  const { offsets, size, shares, bins } = levels;
  const level = Math.max(
    0,
    Math.min(offsets.length - 1, Math.round(Math.log2(bins / overviewBins))),
  );
  const length = bins >> level;
  const mean = (own: Uint8Array): Float32Array => {
    const sums = new Float32Array(length);
    for (let cpu = 0; cpu < cpus; cpu++) {
      const base = cpu * size + offsets[level]!;
      for (let i = 0; i < length; i++) sums[i]! += own[base + i]! / (255 * cpus);
    }
    return sums;
  };
  return {
    policy: mean(shares.policy),
    stale: mean(shares.stale.at(-1)!),
    staleUser: mean(shares.staleUser.at(-1)!),
  };
}
