import { bandEnds } from '../../shared/timeline/bands.ts';
import { firstAtLeast } from '../../shared/timeline/search.ts';
import { blockRows, sumCodes, sumNames } from './blocks.ts';
import type { Prepared } from './prepared.ts';

/** A window as a length: if `isOpen`, it was longer. */
export interface Longest {
  readonly ns: number;
  readonly isOpen: boolean;
}

/** Stale time of one domain, ns; and the longest windows, of all and of those with user code. */
export interface StaleSums {
  readonly staleNs: number;
  readonly longest: Longest | null;
  readonly longestBusy: Longest | null;
}

/** What a part of a timeline adds up to on one CPU: times, ns, and by domain what is stale. */
export interface CpuSums {
  readonly ns: Readonly<Record<(typeof sumNames)[number], number>>;
  readonly stale: readonly StaleSums[];
}

/** Requests of a domain, interrupts for them, and those that rode on another's. */
export interface AskedSums {
  readonly requests: number;
  readonly sent: number;
  readonly rode: number;
}

export interface PartSums {
  /** By domain. */
  readonly asked: readonly AskedSums[];
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

/** The bands of a place (domain x CPUs + CPU) that overlap [from, to): the first, and the one after the last. */
function bandsIn({ timeline }: Prepared, place: number, from: number, to: number) {
  const { bands } = timeline;
  const [first, end] = [bands.starts[place]!, bands.starts[place + 1]!];
  return {
    low: firstAtLeast(bands.end, from, first, end),
    high: firstAtLeast(bands.start, to, first, end),
  };
}

function staleUpTo({ timeline, blocks }: Prepared, place: number, t: number): number {
  const { bands } = timeline;
  const first = bands.starts[place]!;
  const at = firstAtLeast(bands.start, t, first, bands.starts[place + 1]);
  const block = Math.floor((at - first) / blockRows);
  let ns = blocks.staleNs[blocks.bandStarts[place]! + block]!;
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
function longestIn(prepared: Prepared, own: number, low: number, high: number, isBusy: boolean) {
  const { timeline, blocks } = prepared;
  const first = timeline.bands.starts[own]!;
  const best = isBusy ? blocks.longestBusy : blocks.longest;
  const lengths = isBusy ? blocks.busyNs : timeline.bands.longestNs;
  let longest = -1;
  const look = (band: number) => {
    if (band >= 0 && lengths[band]! > (longest < 0 ? 0 : lengths[longest]!)) longest = band;
  };
  for (let band = low; band < high;) {
    const place = band - first;
    if (place % blockRows === 0 && band + blockRows <= high) {
      look(best[blocks.bandStarts[own]! + place / blockRows]!);
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
  const { cpus, domains } = prepared.timeline;
  const stale = domains.map((_, domain) => sumStale(prepared, domain * cpus + cpu, from, to));
  return { ns: ns as CpuSums['ns'], stale };
}

function sumStale(prepared: Prepared, place: number, from: number, to: number): StaleSums {
  const bands = bandsIn(prepared, place, from, to);
  const longest = (isBusy: boolean) =>
    asLongest(prepared, longestIn(prepared, place, bands.low, bands.high, isBusy), isBusy);
  return {
    staleNs: staleUpTo(prepared, place, to) - staleUpTo(prepared, place, from),
    longest: longest(false),
    longestBusy: longest(true),
  };
}

const longer = (a: Longest | null, b: Longest | null) => (!a || (b && b.ns > a.ns) ? b : a);

function addUp(perCpu: readonly CpuSums[], domains: number): CpuSums {
  const ns = Object.fromEntries(
    sumNames.map((name) => [name, perCpu.reduce((sum, cpu) => sum + cpu.ns[name], 0)]),
  );
  const stale = Array.from({ length: domains }, (_, domain) =>
    addStale(perCpu.map((cpu) => cpu.stale[domain]!)),
  );
  return { ns: ns as CpuSums['ns'], stale };
}

/** What is stale on CPUs, or in domains, together. */
export function addStale(parts: readonly StaleSums[]): StaleSums {
  return {
    staleNs: parts.reduce((sum, { staleNs }) => sum + staleNs, 0),
    longest: parts.reduce<Longest | null>((a, { longest }) => longer(a, longest), null),
    longestBusy: parts.reduce<Longest | null>((a, b) => longer(a, b.longestBusy), null),
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
    asked: timeline.domains.map((_, domain) => ({
      requests: countIn(blocks.asked[domain]!, a, b),
      sent: countIn(blocks.sent[domain]!, a, b),
      rode: countIn(blocks.rode[domain]!, a, b),
    })),
    perCpu,
    total: addUp(perCpu, timeline.domains.length),
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
  for (let place = 0; place < bands.starts.length - 1; place++) {
    const [low, high] = [bands.starts[place]!, bands.starts[place + 1]!];
    const band = longestIn(prepared, place, low, high, isBusy);
    if (band >= 0 && (best < 0 || lengths[band]! > lengths[best]!)) best = band;
  }
  if (best < 0) return { band: -1, request: -1, ns: 0 };
  const requests = isBusy ? blocks.busyRequest : bands.longestRequest;
  return { band: best, request: requests[best]!, ns: lengths[best]! };
}
