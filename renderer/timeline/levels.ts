import type { IndexedTimeline } from '../../shared/timeline/index-timeline.ts';
import { sliceKinds } from '../../shared/timeline/layouts.ts';
import { lookCodes, looks } from '../../shared/timeline/pieces.ts';

/** What a bin says the share of: each is one byte, rounded up so that what is there stays there. */
export const shareNames = ['user', 'kernel', 'policy', 'stale', 'staleUser'] as const;
export type ShareName = (typeof shareNames)[number];

/**
 * Levels of detail: for each CPU, shares of time in bins of the whole, each level with half as many bins as
 * the one before. Level l of CPU c begins at `c * size + offsets[l]`.
 */
export interface Levels {
  readonly binNs: number;
  readonly bins: number;
  readonly offsets: readonly number[];
  readonly size: number;
  readonly shares: Readonly<Record<ShareName, Uint8Array>>;
  /** Means over CPUs, in fewer bins: for the overview. */
  readonly overview: Readonly<Record<'policy' | 'stale' | 'staleUser', Float32Array>>;
}

const mostBins = 1 << 14;
const fewestBins = 1 << 9;
const mostBytes = 24e6;
const coarsest = 16;
const overviewBins = 1024;

/** What a slice counts as, by its kind: 0 idle, 1 user, 2 kernel, 3 what the policy costs. */
export const groupCodes: Uint8Array = Uint8Array.from(sliceKinds, (_, kind) => {
  const look = looks[lookCodes[kind]!]!;
  if (look === 'user') return 1;
  if (look === 'kernel' || look === 'switch') return 2;
  return look === 'work' || look === 'wait' || look === 'flush' ? 3 : 0;
});

function chooseBins(cpus: number): number {
  let bins = mostBins;
  while (bins > fewestBins && cpus * bins * 2 * shareNames.length > mostBytes) bins /= 2;
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

class CpuShares {
  readonly of: Readonly<Record<ShareName, Float32Array>>;

  constructor(bins: number) {
    const make = (name: ShareName) => [name, new Float32Array(bins)] as const;
    this.of = Object.fromEntries(shareNames.map(make)) as Record<ShareName, Float32Array>;
  }

  fill(timeline: IndexedTimeline, cpu: number, binNs: number, bandUserNs: Float32Array): void {
    for (const shares of Object.values(this.of)) shares.fill(0);
    this.addBands(timeline, cpu, binNs);
    this.addSlices(timeline, cpu, binNs, bandUserNs);
  }

  /** Stretches of stale time can overlap: each counts from where the one before has ended. */
  private addBands({ bands, from }: IndexedTimeline, cpu: number, binNs: number): void {
    let reached = -Infinity;
    for (let band = bands.starts[cpu]!; band < bands.starts[cpu + 1]!; band++) {
      const start = Math.max(reached, bands.start[band]!);
      const end = bands.end[band]!;
      if (end <= start) continue;
      add(this.of.stale, (start - from) / binNs, (end - from) / binNs);
      reached = end;
    }
  }

  private addSlices(
    timeline: IndexedTimeline,
    cpu: number,
    binNs: number,
    bandUserNs: Float32Array,
  ): void {
    const { slices, sliceStarts, bands, from } = timeline;
    const lastBand = bands.starts[cpu + 1]!;
    let band = bands.starts[cpu]!;
    for (let row = sliceStarts[cpu]!; row < sliceStarts[cpu + 1]!; row++) {
      const group = groupCodes[slices.kind[row]!]!;
      if (group === 0) continue;
      const [start, end] = [slices.start[row]!, slices.end[row]!];
      const into = group === 1 ? 'user' : group === 2 ? 'kernel' : 'policy';
      add(this.of[into], (start - from) / binNs, (end - from) / binNs);
      if (group !== 1) continue;
      while (band < lastBand && bands.end[band]! <= start) band++;
      let reached = start;
      for (let at = band; at < lastBand && bands.start[at]! < end; at++) {
        const a = Math.max(start, bands.start[at]!);
        const b = Math.min(end, bands.end[at]!);
        if (b > a) bandUserNs[at]! += b - a;
        if (b > reached) {
          add(this.of.staleUser, (Math.max(a, reached) - from) / binNs, (b - from) / binNs);
          reached = b;
        }
      }
    }
  }
}

/** Makes the levels; adds to `bandUserNs` how long user code ran in each stretch of stale time, ns. */
export function makeLevels(timeline: IndexedTimeline, bandUserNs: Float32Array): Levels {
  const { cpus, from, to } = timeline;
  const bins = chooseBins(cpus);
  const binNs = (to - from) / bins;
  const offsets: number[] = [];
  let size = 0;
  for (let length = bins; length >= coarsest; length /= 2) {
    offsets.push(size);
    size += length;
  }
  const shares = Object.fromEntries(
    shareNames.map((name) => [name, new Uint8Array(cpus * size)]),
  ) as Record<ShareName, Uint8Array>;
  const own = new CpuShares(bins);
  for (let cpu = 0; cpu < cpus; cpu++) {
    own.fill(timeline, cpu, binNs, bandUserNs);
    for (const name of shareNames) {
      const base = cpu * size;
      const out = shares[name];
      const exact = own.of[name];
      for (let i = 0; i < bins; i++) out[base + i] = Math.min(255, Math.ceil(exact[i]! * 255));
      for (let level = 1; level < offsets.length; level++) {
        const fine = base + offsets[level - 1]!;
        const coarse = base + offsets[level]!;
        const length = bins >> level;
        for (let i = 0; i < length; i++) {
          out[coarse + i] = (out[fine + 2 * i]! + out[fine + 2 * i + 1]! + 1) >> 1;
        }
      }
    }
  }
  const levels = { binNs, bins, offsets, size, shares };
  return { ...levels, overview: makeOverview(levels, cpus) };
}

function makeOverview(levels: Omit<Levels, 'overview'>, cpus: number): Levels['overview'] {
  const { offsets, size, shares, bins } = levels;
  const level = Math.max(
    0,
    Math.min(offsets.length - 1, Math.round(Math.log2(bins / overviewBins))),
  );
  const length = bins >> level;
  const mean = (name: ShareName): Float32Array => {
    const sums = new Float32Array(length);
    for (let cpu = 0; cpu < cpus; cpu++) {
      const base = cpu * size + offsets[level]!;
      for (let i = 0; i < length; i++) sums[i]! += shares[name][base + i]! / (255 * cpus);
    }
    return sums;
  };
  return { policy: mean('policy'), stale: mean('stale'), staleUser: mean('staleUser') };
}
