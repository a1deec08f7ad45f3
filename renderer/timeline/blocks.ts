import type { IndexedTimeline } from '../../shared/timeline/index-timeline.ts';
import { handlerCodes } from '../../shared/timeline/pieces.ts';
import { sliceKinds } from '../../shared/timeline/layouts.ts';
import { groupCodes } from './levels.ts';

/** Rows that one running sum stands for. */
export const blockRows = 64;

/** What times are summed to: idle, user, kernel, the policy's on the CPU that asks, and on others. */
export const sumNames = ['idle', 'user', 'kernel', 'own', 'others'] as const;

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
  readonly bandStarts: Int32Array;
  /** Of each block of bands: the stale time before it, and the longest band in it, all and with user code. */
  readonly staleNs: Float64Array;
  readonly longest: Int32Array;
  readonly longestBusy: Int32Array;
  /** Times of sending, and of queueing for those that rode on another's interrupt, in order. */
  readonly sent: Float64Array;
  readonly rode: Float64Array;
  /** Per band: how long user code ran in it, ns. */
  readonly bandUserNs: Float32Array;
}

function startsOf(counts: ArrayLike<number>, cpus: number): Int32Array {
  const starts = new Int32Array(cpus + 1);
  for (let cpu = 0; cpu < cpus; cpu++) {
    const rows = counts[cpu + 1]! - counts[cpu]!;
    starts[cpu + 1] = starts[cpu]! + Math.ceil(rows / blockRows) + 1;
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

function sumBands({ bands, cpus }: IndexedTimeline, bandUserNs: Float32Array) {
  const starts = startsOf(bands.starts, cpus);
  const staleNs = new Float64Array(starts[cpus]!);
  const longest = new Int32Array(starts[cpus]!).fill(-1);
  const longestBusy = new Int32Array(starts[cpus]!).fill(-1);
  const length = (band: number) => (band < 0 ? -1 : bands.end[band]! - bands.start[band]!);
  for (let cpu = 0; cpu < cpus; cpu++) {
    const first = bands.starts[cpu]!;
    let running = 0;
    let reached = -Infinity;
    for (let band = first; band <= bands.starts[cpu + 1]!; band++) {
      const place = band - first;
      const block = starts[cpu]! + Math.floor(place / blockRows);
      if (place % blockRows === 0) staleNs[block] = running;
      if (band === bands.starts[cpu + 1]) break;
      const start = Math.max(reached, bands.start[band]!);
      if (bands.end[band]! > start) {
        running += bands.end[band]! - start;
        reached = bands.end[band]!;
      }
      if (length(band) > length(longest[block]!)) longest[block] = band;
      if (bandUserNs[band]! > 0 && length(band) > length(longestBusy[block]!)) {
        longestBusy[block] = band;
      }
    }
  }
  return { bandStarts: starts, staleNs, longest, longestBusy };
}

export function makeBlocks(timeline: IndexedTimeline, bandUserNs: Float32Array): Blocks {
  const { messages } = timeline;
  const sent = messages.sent.filter((t) => !Number.isNaN(t)).sort();
  const rode = messages.queued.filter((_, row) => Number.isNaN(messages.sent[row]!)).sort();
  return {
    ...sumSlices(timeline),
    ...sumBands(timeline, bandUserNs),
    sent,
    rode,
    bandUserNs,
  };
}
