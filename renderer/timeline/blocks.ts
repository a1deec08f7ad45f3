import type { IndexedTimeline } from '../../shared/timeline/index-timeline.ts';
import { handlerCodes } from '../../shared/timeline/pieces.ts';
import { firstAtLeast } from '../../shared/timeline/search.ts';
import { requestKinds, sliceKinds } from '../../shared/timeline/layouts.ts';
import { groupCodes } from '../../shared/timeline/shares.ts';

/** Rows that one running sum stands for. */
export const blockRows = 64;

/** What times are summed to: idle, user, kernel, the policy's on the CPU that asks, and on others. */
export const sumNames = ['idle', 'user', 'kernel', 'own', 'others'] as const;

const look = requestKinds.indexOf('look');
const drain = sliceKinds.indexOf('deferredFlush');

/** By number of a slice's kind: the place in `sumNames` that its time goes to. */
export const sumCodes: Uint8Array = Uint8Array.from(sliceKinds, (_, kind) => {
  const group = groupCodes[kind]!;
  if (group < 3) return group;
  return handlerCodes[kind] || kind === drain ? 4 : 3;
});

/**
 * Running sums, so that the sums of a part need no walk over all of it: every `blockRows` rows, what all
 * rows of the CPU before them add up to.
 */
export interface Blocks {
  /** By CPU, where its blocks begin; of each block, the sums in the order of `sumNames`. */
  readonly sliceStarts: Int32Array;
  readonly sliceSums: Float64Array;
  /** By domain x CPUs + CPU, as bands are. */
  readonly bandStarts: Int32Array;
  /** Of each block of bands: the stale time before it, and the band of its longest window, all and with user code. */
  readonly staleNs: Float64Array;
  readonly longest: Int32Array;
  readonly longestBusy: Int32Array;
  /**
   * By domain, in order: t0 of requests, times of sending, and of queueing for those that rode on another's
   * interrupt.
   */
  readonly asked: readonly Float64Array[];
  readonly sent: readonly Float64Array[];
  readonly rode: readonly Float64Array[];
  /** Per band: its longest window in which user code ran, ns, 0 without; and whose that is. */
  readonly busyNs: Float64Array;
  readonly busyRequest: Int32Array;
}

function startsOf(counts: ArrayLike<number>, places: number): Int32Array {
  const starts = new Int32Array(places + 1);
  for (let place = 0; place < places; place++) {
    const rows = counts[place + 1]! - counts[place]!;
    starts[place + 1] = starts[place]! + Math.ceil(rows / blockRows) + 1;
  }
  return starts;
}

function sumSlices({ slices, sliceStarts, cpus }: IndexedTimeline) {
  const starts = startsOf(sliceStarts, cpus);
  const width = sumNames.length;
  const sums = new Float64Array(starts[cpus]! * width);
  const running = new Float64Array(width);
  for (let cpu = 0; cpu < cpus; cpu++) {
    running.fill(0);
    const first = sliceStarts[cpu]!;
    for (let row = first; row <= sliceStarts[cpu + 1]!; row++) {
      const place = row - first;
      if (place % blockRows === 0) {
        sums.set(running, (starts[cpu]! + place / blockRows) * width);
      }
      if (row === sliceStarts[cpu + 1]) break;
      running[sumCodes[slices.kind[row]!]!]! += slices.end[row]! - slices.start[row]!;
    }
  }
  return { sliceStarts: starts, sliceSums: sums };
}

/** Whether a CPU ran user code in [from, to). */
function ranUser({ slices, sliceStarts }: IndexedTimeline, cpu: number, from: number, to: number) {
  const last = sliceStarts[cpu + 1]!;
  let row = firstAtLeast(slices.end, from, sliceStarts[cpu], last);
  for (; row < last && slices.start[row]! < to; row++) {
    if (groupCodes[slices.kind[row]!] === 1 && slices.end[row]! > from) return true;
  }
  return false;
}

/** The longest window with user code of each band; bands of shootdowns are of several windows. */
function findBusy(timeline: IndexedTimeline, bandUserNs: Float32Array) {
  const { bands, messages, requests, cpus } = timeline;
  const busyNs = new Float64Array(bands.count);
  const busyRequest = new Int32Array(bands.count).fill(-1);
  for (let band = 0; band < bands.count; band++) {
    const isJoined = bands.longestNs[band]! < bands.end[band]! - bands.start[band]!;
    if (isJoined || !(bandUserNs[band]! > 0)) continue;
    busyNs[band] = bands.longestNs[band]!;
    busyRequest[band] = bands.longestRequest[band]!;
  }
  for (let row = 0; row < messages.count; row++) {
    const window = messages.window[row]!;
    if (Number.isNaN(window)) continue;
    const cpu = messages.target[row]!;
    const t0 = requests.t0[messages.request[row]!]!;
    const place = requests.domain[messages.request[row]!]! * cpus + cpu;
    const band = firstAtLeast(bands.end, t0 + window, bands.starts[place], bands.starts[place + 1]);
    if (!(window > busyNs[band]!) || !(bandUserNs[band]! > 0)) continue;
    if (!ranUser(timeline, cpu, t0, t0 + window)) continue;
    busyNs[band] = window;
    busyRequest[band] = messages.request[row]!;
  }
  return { busyNs, busyRequest };
}

function sumBands({ bands }: IndexedTimeline, busyNs: Float64Array) {
  const places = bands.starts.length - 1;
  const starts = startsOf(bands.starts, places);
  const staleNs = new Float64Array(starts[places]!);
  const longest = new Int32Array(starts[places]!).fill(-1);
  const longestBusy = new Int32Array(starts[places]!).fill(-1);
  const most = (column: Float64Array, band: number) => (band < 0 ? 0 : column[band]!);
  for (let own = 0; own < places; own++) {
    const first = bands.starts[own]!;
    let running = 0;
    let reached = -Infinity;
    for (let band = first; band <= bands.starts[own + 1]!; band++) {
      const place = band - first;
      const block = starts[own]! + Math.floor(place / blockRows);
      if (place % blockRows === 0) staleNs[block] = running;
      if (band === bands.starts[own + 1]) break;
      const start = Math.max(reached, bands.start[band]!);
      if (bands.end[band]! > start) {
        running += bands.end[band]! - start;
        reached = bands.end[band]!;
      }
      if (bands.longestNs[band]! > most(bands.longestNs, longest[block]!)) longest[block] = band;
      if (busyNs[band]! > most(busyNs, longestBusy[block]!)) longestBusy[block] = band;
    }
  }
  return { bandStarts: starts, staleNs, longest, longestBusy };
}

/** By domain: the times that `timeOf` gives for rows, in order; NaN is none. */
function timesByDomain(
  { domains }: IndexedTimeline,
  rows: number,
  {
    domainAt,
    timeAt,
  }: {
    readonly domainAt: (row: number) => number;
    readonly timeAt: (row: number) => number;
  },
): Float64Array[] {
  const counts = domains.map(() => 0);
  for (let row = 0; row < rows; row++) {
    if (!Number.isNaN(timeAt(row))) counts[domainAt(row)]! += 1;
  }
  const times = counts.map((count) => new Float64Array(count));
  counts.fill(0);
  for (let row = 0; row < rows; row++) {
    const domain = domainAt(row);
    const t = timeAt(row);
    if (!Number.isNaN(t)) times[domain]![counts[domain]!++] = t;
  }
  return times.map((own) => own.sort());
}

export function makeBlocks(timeline: IndexedTimeline, bandUserNs: Float32Array): Blocks {
  const { messages, requests } = timeline;
  const { sent, queued } = messages;
  const ofMessage = (row: number) => requests.domain[messages.request[row]!]!;
  const busy = findBusy(timeline, bandUserNs);
  return {
    ...sumSlices(timeline),
    ...sumBands(timeline, busy.busyNs),
    ...busy,
    asked: timesByDomain(timeline, requests.count, {
      domainAt: (row) => requests.domain[row]!,
      // A look asks for flushes of what others have removed: it is no request of its own.
      timeAt: (row) => (requests.kind[row] === look ? NaN : requests.t0[row]!),
    }),
    sent: timesByDomain(timeline, messages.count, {
      domainAt: ofMessage,
      timeAt: (row) => sent[row]!,
    }),
    rode: timesByDomain(timeline, messages.count, {
      domainAt: ofMessage,
      timeAt: (row) => (Number.isNaN(sent[row]!) ? queued[row]! : NaN),
    }),
  };
}
