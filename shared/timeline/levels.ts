import type { IndexedTimeline } from './index-timeline.ts';
import type { TimelineHead } from './timeline-head.ts';
import {
  addSlices,
  addStale,
  addStaleUser,
  countShares,
  listShares,
  makeShares,
  type Bins,
  type Shares,
} from './shares.ts';
import { countSeries, stretchesOf } from './stretches.ts';

/**
 * Levels of detail: for each CPU, shares of time in bins of the whole, each level with half as many bins as
 * the one before. Level l of CPU c begins at `c * size + offsets[l]`.
 */
export interface Levels {
  readonly binNs: number;
  readonly bins: number;
  readonly offsets: readonly number[];
  readonly size: number;
  /** Each is one byte, rounded up so that what is there stays there. */
  readonly shares: Shares<Uint8Array>;
  /** Means over CPUs, in fewer bins, stale in any domain: for the overview. */
  readonly overview: Readonly<Record<'policy' | 'stale' | 'staleUser', Float32Array>>;
}

/** What levels are made from. */
export type Lanes = Pick<
  IndexedTimeline,
  'slices' | 'sliceStarts' | 'bands' | 'cpus' | 'domains' | 'from' | 'to'
>;

const coarsest = 16;
const overviewBins = 1024;

/** How many bins the finest level may have, and how many bytes it may take: all levels take twice as many. */
export interface BinLimits {
  readonly fewest: number;
  readonly most: number;
  readonly mostBytes: number;
}

/** What fits the memory of a page. */
export const pageLimits: BinLimits = { fewest: 1 << 9, most: 1 << 14, mostBytes: 6e6 };

/** As many bins as the limits allow, halved from the most. */
export function chooseBins(
  head: Pick<TimelineHead, 'cpus' | 'domains'>,
  { fewest, most, mostBytes }: BinLimits,
): number {
  const shares = countShares(head);
  let bins = most;
  while (bins > fewest && head.cpus * shares * bins > mostBytes) bins /= 2;
  return bins;
}

/** The shares of one CPU, exactly. */
class CpuShares {
  readonly of: Shares<Float32Array>;
  private readonly timeline: Lanes;
  private readonly bins: Bins;
  private readonly bandUserNs: Float32Array;

  constructor(timeline: Lanes, bins: Bins, bandUserNs: Float32Array) {
    this.timeline = timeline;
    this.bins = bins;
    this.bandUserNs = bandUserNs;
    this.of = makeShares(countSeries(timeline), () => new Float32Array(bins.count));
  }

  fill(cpu: number): void {
    const { timeline, of, bins, bandUserNs } = this;
    const { slices, sliceStarts, domains } = timeline;
    const rows = { slices, low: sliceStarts[cpu]!, high: sliceStarts[cpu + 1]! };
    for (const shares of listShares(of)) shares.fill(0);
    addSlices(of, rows, bins);
    const count = (band: number, ns: number) => (bandUserNs[band]! += ns);
    of.stale.forEach((shares, series) => {
      const own = stretchesOf(timeline, cpu, series);
      addStale(shares, own, bins);
      // Those of either domain are merged: they are no bands.
      const isDomain = series < domains.length;
      addStaleUser(of.staleUser[series]!, own, rows, bins, isDomain ? count : undefined);
    });
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
  const { from, to } = timeline;
  const own = new CpuShares(timeline, { from, perNs: bins / (to - from), count: bins }, bandUserNs);
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
