import type { Timeline } from './layouts.ts';
import { loggedRows } from './windows.ts';

/** What closed a stretch of stale time. */
export const bandEnds = ['message', 'flush', 'broadcast', 'open'] as const;
export type BandEnd = (typeof bandEnds)[number];

/**
 * Stretches in which a CPU may use stale entries, by CPU and in order of time. Windows that one flush
 * closes are one stretch; so are windows of shootdowns that overlap. Stretches can overlap where a flush
 * that closed one began before the next was opened.
 */
export interface Bands {
  readonly count: number;
  /** Those of CPU c are from `starts[c]` to before `starts[c + 1]`. */
  readonly starts: Int32Array;
  readonly start: Float64Array;
  /** For an open one, when the simulation stopped. */
  readonly end: Float64Array;
  /** The request that opened it, and how many windows it is. */
  readonly request: Int32Array;
  readonly windows: Int32Array;
  /** A place in `bandEnds`; and the row of the message or flush that closed it, or -1. */
  readonly ending: Uint8Array;
  readonly closer: Int32Array;
}

interface Band {
  start: number;
  end: number;
  request: number;
  windows: number;
  ending: BandEnd;
  closer: number;
}

type Lists = Band[][];

/** Windows that messages and broadcasts close, one by one. */
function addDirect({ messages, broadcasts, requests }: Timeline, lists: Lists): void {
  const put = (cpu: number, request: number, window: number, ending: BandEnd, closer: number) => {
    const start = requests.t0[request]!;
    lists[cpu]!.push({ start, end: start + window, request, windows: 1, ending, closer });
  };
  for (let row = 0; row < messages.count; row++) {
    const window = messages.window[row]!;
    if (Number.isNaN(window)) continue;
    put(messages.target[row]!, messages.request[row]!, window, 'message', row);
  }
  for (let row = 0; row < broadcasts.count; row++) {
    const request = broadcasts.request[row]!;
    put(broadcasts.cpu[row]!, request, broadcasts.window[row]!, 'broadcast', -1);
  }
}

/** Windows that wait in the log: a row for each flush that closed some. Returns how far each CPU has come. */
function addLogged({ closings, requests, cpus }: Timeline, logged: Int32Array, lists: Lists) {
  const reached = new Int32Array(cpus);
  for (let row = 0; row < closings.count; row++) {
    const cpu = closings.cpu[row]!;
    let first = -1;
    let windows = 0;
    for (let at = closings.from[row]!; at < closings.to[row]!; at++) {
      if (requests.cpu[logged[at]!] === cpu) continue;
      if (first < 0) first = logged[at]!;
      windows += 1;
    }
    reached[cpu] = closings.to[row]!;
    if (first < 0) continue;
    const isMessage = closings.byMessage[row]! >= 0;
    lists[cpu]!.push({
      start: requests.t0[first]!,
      end: closings.end[row]!,
      request: first,
      windows,
      ending: isMessage ? 'message' : 'flush',
      closer: isMessage ? closings.byMessage[row]! : closings.byFlush[row]!,
    });
  }
  return reached;
}

function addOpen(timeline: Timeline, logged: Int32Array, reached: Int32Array, lists: Lists): void {
  const { requests, messages, cpus, stoppedNs } = timeline;
  const interrupted = new Set<number>();
  for (let row = 0; row < messages.count; row++) {
    const request = messages.request[row]!;
    if (requests.loggedAt[request]! >= 0) interrupted.add(request * cpus + messages.target[row]!);
  }
  for (let cpu = 0; cpu < cpus; cpu++) {
    let first = -1;
    let windows = 0;
    for (let at = reached[cpu]!; at < logged.length; at++) {
      const request = logged[at]!;
      if (requests.cpu[request] === cpu || interrupted.has(request * cpus + cpu)) continue;
      if (first < 0) first = request;
      windows += 1;
    }
    if (first < 0) continue;
    const start = requests.t0[first]!;
    const open = { start, end: stoppedNs, request: first, windows, ending: 'open', closer: -1 };
    lists[cpu]!.push(open as Band);
  }
}

/** Joins windows of shootdowns that overlap. */
function join(list: Band[]): Band[] {
  list.sort((a, b) => a.start - b.start || a.end - b.end);
  const joined: Band[] = [];
  for (const band of list) {
    const last = joined.at(-1);
    const overlaps = last && band.start <= last.end;
    if (overlaps && last.ending === 'message' && band.ending === 'message' && last.windows > 0) {
      last.windows += band.windows;
      if (band.end < last.end) continue;
      last.end = band.end;
      last.closer = band.closer;
    } else joined.push(band);
  }
  return joined;
}

/** Where each CPU may use stale entries, as far as windows are followed. */
export function makeBands(timeline: Timeline): Bands {
  const lists: Lists = Array.from({ length: timeline.cpus }, () => []);
  const logged = loggedRows(timeline);
  addDirect(timeline, lists);
  addOpen(timeline, logged, addLogged(timeline, logged, lists), lists);
  const all = lists.map(join);
  const flat = all.flat();
  const starts = new Int32Array(timeline.cpus + 1);
  all.forEach((list, cpu) => (starts[cpu + 1] = starts[cpu]! + list.length));
  return {
    count: flat.length,
    starts,
    start: Float64Array.from(flat, (band) => band.start),
    end: Float64Array.from(flat, (band) => band.end),
    request: Int32Array.from(flat, (band) => band.request),
    windows: Int32Array.from(flat, (band) => band.windows),
    ending: Uint8Array.from(flat, (band) => bandEnds.indexOf(band.ending)),
    closer: Int32Array.from(flat, (band) => band.closer),
  };
}
