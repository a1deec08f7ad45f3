import { makeBands, type Bands } from './bands.ts';
import { sliceKinds, type Timeline } from './layouts.ts';
import { firstAtLeast, sortByCpu, startsByCpu, type RowsByCpu } from './search.ts';

/**
 * A timeline with what is found in it by CPU, request and time. All of it is columns, so that it can be
 * handed from thread to thread.
 */
export interface IndexedTimeline extends Timeline {
  /** The slices of CPU c, in order of time, are from `sliceStarts[c]` to before `sliceStarts[c + 1]`. */
  readonly sliceStarts: Int32Array;
  /** The messages of request r are from `messageStarts[r]` to before `messageStarts[r + 1]`, as queued. */
  readonly messageStarts: Int32Array;
  /** Messages by target, in the order in which they were taken. */
  readonly byTarget: RowsByCpu;
  /** Requests by their CPU. */
  readonly byCpu: RowsByCpu;
  readonly tasksByCpu: RowsByCpu;
  readonly bands: Bands;
  /** The longest time from a request's t0 to its return, ns. */
  readonly longestNs: number;
  /** By task and number of its operation: the rows of requests, in order of both. */
  readonly byOp: Int32Array;
}

/** The longest time from a t0 to the return, or to what the last handler did for it, ns. */
function longestReturn({ requests, messages }: Timeline): number {
  let longest = 0;
  for (let row = 0; row < messages.count; row++) {
    const ns = messages.flushEnd[row]! - requests.t0[messages.request[row]!]!;
    if (ns > longest) longest = ns;
  }
  for (let row = 0; row < requests.count; row++) {
    const ns = requests.returned[row]! - requests.t0[row]!;
    if (ns > longest) longest = ns;
  }
  return longest;
}

/** By target, in the order in which they were taken; those that nobody took come last. */
function messagesByTarget({ messages, cpus }: Timeline): RowsByCpu {
  const sorted = sortByCpu(messages.target, cpus);
  const { starts, rows } = sorted;
  const at = (row: number) => {
    const t = messages.flushStart[row]!;
    return Number.isNaN(t) ? Infinity : t;
  };
  for (let cpu = 0; cpu < cpus; cpu++) {
    // In order of their requests they are nearly in order: each moves a few places.
    for (let place = starts[cpu]! + 1; place < starts[cpu + 1]!; place++) {
      const row = rows[place]!;
      const t = at(row);
      let to = place;
      while (to > starts[cpu]! && at(rows[to - 1]!) > t) {
        rows[to] = rows[to - 1]!;
        to--;
      }
      rows[to] = row;
    }
  }
  return sorted;
}

export function indexTimeline(timeline: Timeline): IndexedTimeline {
  const { slices, messages, requests, tasks, cpus } = timeline;
  const { task, op, kind } = requests;
  const byOp = Int32Array.from({ length: requests.count }, (_, row) => row);
  byOp.sort((a, b) => task[a]! - task[b]! || op[a]! - op[b]! || kind[a]! - kind[b]! || a - b);
  return {
    ...timeline,
    sliceStarts: startsByCpu(slices.cpu, cpus),
    messageStarts: startsByCpu(messages.request, requests.count),
    byTarget: messagesByTarget(timeline),
    byCpu: sortByCpu(requests.cpu, cpus),
    tasksByCpu: sortByCpu(tasks.cpu, cpus),
    bands: makeBands(timeline),
    longestNs: longestReturn(timeline),
    byOp,
  };
}

/** The row of the slice of a CPU at t, -1 outside of its lane. */
export function sliceAt(timeline: IndexedTimeline, cpu: number, t: number): number {
  const { slices, sliceStarts } = timeline;
  const last = sliceStarts[cpu + 1]!;
  const row = firstAtLeast(slices.end, t, sliceStarts[cpu], last);
  const found = row < last && slices.end[row] === t ? row + 1 : row;
  return found < last && slices.start[found]! <= t ? found : -1;
}

export function kindOfSlice({ slices }: Timeline, row: number) {
  return sliceKinds[slices.kind[row]!]!;
}

/** The task that a CPU runs at t, -1 if it is idle or not known. */
export function taskAt({ tasks, tasksByCpu }: IndexedTimeline, cpu: number, t: number): number {
  const { starts, rows } = tasksByCpu;
  let low = starts[cpu]!;
  let high = starts[cpu + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tasks.t[rows[middle]!]! <= t) low = middle + 1;
    else high = middle;
  }
  return low > starts[cpu]! ? tasks.task[rows[low - 1]!]! : -1;
}

/** The request of an operation of a task, -1 if it made none that is shown. */
export function requestOfOp({ requests, byOp }: IndexedTimeline, task: number, op: number): number {
  let low = 0;
  let high = byOp.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = byOp[middle]!;
    if (requests.task[row]! < task || (requests.task[row] === task && requests.op[row]! < op)) {
      low = middle + 1;
    } else high = middle;
  }
  const row = byOp[low] ?? -1;
  return row >= 0 && requests.task[row] === task && requests.op[row] === op ? row : -1;
}
