import { bandEnds } from '../../shared/timeline/bands.ts';
import { firstAtLeast } from '../../shared/timeline/search.ts';
import { blockRows, sumCodes, sumNames } from './blocks.ts';
import type { Prepared } from './prepared.ts';

/** A window as a length: if `isOpen`, it was longer. */
export interface Longest {
  readonly ns: number;
  readonly isOpen: boolean;
}

/** What a part of a timeline adds up to on one CPU, ns. */
export interface CpuSums {
  readonly ns: Readonly<Record<(typeof sumNames)[number], number>>;
  readonly staleNs: number;
  readonly longest: Longest | null;
  readonly longestBusy: Longest | null;
}

export interface PartSums {
  readonly requests: number;
  readonly sent: number;
  readonly rode: number;
  readonly perCpu: readonly CpuSums[];
  readonly total: CpuSums;
  /** CPUs times the time that is shown of the part, ns. */
  readonly cpuNs: number;
}

/** Time by kind on a CPU from the start of its lane up to t. */
function upTo({ timeline, blocks }: Prepared, cpu: number, t: number, into: Float64Array): void {
  const { slices, sliceStarts } = timeline;
  const first = sliceStarts[cpu]!;
  const last = sliceStarts[cpu + 1]!;
  const at = firstAtLeast(slices.end, t, first, last);
  const block = Math.floor((at - first) / blockRows);
  const width = sumNames.length;
  const base = (blocks.sliceStarts[cpu]! + block) * width;
  for (let i = 0; i < width; i++) into[i] = blocks.sliceSums[base + i]!;
  for (let row = first + block * blockRows; row < at; row++) {
    into[sumCodes[slices.kind[row]!]!]! += slices.end[row]! - slices.start[row]!;
  }
  if (at < last && slices.start[at]! < t) {
    into[sumCodes[slices.kind[at]!]!]! += t - slices.start[at]!;
  }
}

/** The bands of a CPU that overlap [from, to): the first, and the one after the last. */
function bandsIn({ timeline }: Prepared, cpu: number, from: number, to: number) {
  const { bands } = timeline;
  const [first, end] = [bands.starts[cpu]!, bands.starts[cpu + 1]!];
  return {
    low: firstAtLeast(bands.end, from, first, end),
    high: firstAtLeast(bands.start, to, first, end),
  };
}

function staleUpTo({ timeline, blocks }: Prepared, cpu: number, t: number): number {
  const { bands } = timeline;
  const first = bands.starts[cpu]!;
  const at = firstAtLeast(bands.start, t, first, bands.starts[cpu + 1]);
  const block = Math.floor((at - first) / blockRows);
  let ns = blocks.staleNs[blocks.bandStarts[cpu]! + block]!;
  const from = first + block * blockRows;
  let reached = from > first ? bands.end[from - 1]! : -Infinity;
  for (let band = from; band < at; band++) {
    const start = Math.max(reached, bands.start[band]!);
    if (bands.end[band]! <= start) continue;
    ns += bands.end[band]! - start;
    reached = bands.end[band]!;
  }
  return reached > t ? ns - (reached - t) : ns;
}

/** The band with the longest window of those from `low` to before `high`, -1 without any. */
function longestIn(prepared: Prepared, cpu: number, low: number, high: number, isBusy: boolean) {
  const { timeline, blocks } = prepared;
  const first = timeline.bands.starts[cpu]!;
  const best = isBusy ? blocks.longestBusy : blocks.longest;
  const lengths = isBusy ? blocks.busyNs : timeline.bands.longestNs;
  let longest = -1;
  const look = (band: number) => {
    if (band >= 0 && lengths[band]! > (longest < 0 ? 0 : lengths[longest]!)) longest = band;
  };
  for (let band = low; band < high;) {
    const place = band - first;
    if (place % blockRows === 0 && band + blockRows <= high) {
      look(best[blocks.bandStarts[cpu]! + place / blockRows]!);
      band += blockRows;
    } else look(band++);
  }
  return longest;
}

function asLongest({ timeline, blocks }: Prepared, band: number, isBusy: boolean): Longest | null {
  if (band < 0) return null;
  const isOpen = bandEnds[timeline.bands.ending[band]!] === 'open';
  return { ns: (isBusy ? blocks.busyNs : timeline.bands.longestNs)[band]!, isOpen };
}

function sumCpu(prepared: Prepared, cpu: number, from: number, to: number): CpuSums {
  const low = new Float64Array(sumNames.length);
  const high = new Float64Array(sumNames.length);
  upTo(prepared, cpu, from, low);
  upTo(prepared, cpu, to, high);
  const ns = Object.fromEntries(sumNames.map((name, i) => [name, high[i]! - low[i]!]));
  const bands = bandsIn(prepared, cpu, from, to);
  return {
    ns: ns as CpuSums['ns'],
    staleNs: staleUpTo(prepared, cpu, to) - staleUpTo(prepared, cpu, from),
    longest: asLongest(prepared, longestIn(prepared, cpu, bands.low, bands.high, false), false),
    longestBusy: asLongest(prepared, longestIn(prepared, cpu, bands.low, bands.high, true), true),
  };
}

const longer = (a: Longest | null, b: Longest | null) => (!a || (b && b.ns > a.ns) ? b : a);

function addUp(perCpu: readonly CpuSums[]): CpuSums {
  const ns = Object.fromEntries(
    sumNames.map((name) => [name, perCpu.reduce((sum, cpu) => sum + cpu.ns[name], 0)]),
  );
  return {
    ns: ns as CpuSums['ns'],
    staleNs: perCpu.reduce((sum, { staleNs }) => sum + staleNs, 0),
    longest: perCpu.reduce<Longest | null>((a, { longest }) => longer(a, longest), null),
    longestBusy: perCpu.reduce<Longest | null>((a, b) => longer(a, b.longestBusy), null),
  };
}

const countIn = (column: ArrayLike<number>, from: number, to: number) =>
  firstAtLeast(column, to) - firstAtLeast(column, from);

/** Sums over [from, to), cut to what is shown. They come from the columns, never from bins or pixels. */
export function sumPart(prepared: Prepared, from: number, to: number): PartSums {
  const { timeline, blocks } = prepared;
  const a = Math.max(from, timeline.from);
  const b = Math.max(a, Math.min(to, timeline.to));
  const perCpu = Array.from({ length: timeline.cpus }, (_, cpu) => sumCpu(prepared, cpu, a, b));
  return {
    requests: countIn(timeline.requests.t0, a, b),
    sent: countIn(blocks.sent, a, b),
    rode: countIn(blocks.rode, a, b),
    perCpu,
    total: addUp(perCpu),
    cpuNs: (b - a) * timeline.cpus,
  };
}

/** The band with the longest window, with user code in it if asked for, and that window; -1 without any. */
export function longestOf(
  prepared: Prepared,
  isBusy: boolean,
): { readonly band: number; readonly request: number; readonly ns: number } {
  const { timeline, blocks } = prepared;
  const { bands } = timeline;
  const lengths = isBusy ? blocks.busyNs : bands.longestNs;
  let best = -1;
  for (let cpu = 0; cpu < timeline.cpus; cpu++) {
    const band = longestIn(prepared, cpu, bands.starts[cpu]!, bands.starts[cpu + 1]!, isBusy);
    if (band >= 0 && (best < 0 || lengths[band]! > lengths[best]!)) best = band;
  }
  if (best < 0) return { band: -1, request: -1, ns: 0 };
  const requests = isBusy ? blocks.busyRequest : bands.longestRequest;
  return { band: best, request: requests[best]!, ns: lengths[best]! };
}
