import type { Timeline } from './layouts.ts';
import { loggedRows } from './windows.ts';

/** What closed a stretch of stale time. */
export const bandEnds = ['message', 'flush', 'broadcast', 'open'] as const;
export type BandEnd = (typeof bandEnds)[number];

/**
 * Stretches in which a CPU may use stale entries, by domain, by CPU and in order of time. Windows that one flush
 * closes are one stretch; so are windows of shootdowns that overlap, each of which is shorter. Stretches
 * can overlap where a flush that closed one began before the next was opened.
 */
export interface Bands {
  readonly count: number;
  /** Those of CPU c of a domain are from `starts[s]` to before `starts[s + 1]`, with s = domain x CPUs + c. */
  readonly starts: Int32Array;
  readonly start: Float64Array;
  /** For an open one, when the simulation stopped. */
  readonly end: Float64Array;
  /** The request that opened it, and how many windows it is. */
  readonly request: Int32Array;
  readonly windows: Int32Array;
  /** The longest single window in it, ns, and whose it is. */
  readonly longestNs: Float64Array;
  readonly longestRequest: Int32Array;
  /** A place in `bandEnds`; and the row of the message or flush that closed it, or -1. */
  readonly ending: Uint8Array;
  readonly closer: Int32Array;
}

interface Band {
  start: number;
  end: number;
  request: number;
  windows: number;
  longestNs: number;
  longestRequest: number;
  ending: BandEnd;
  closer: number;
}

/** By domain x CPUs + CPU. */
type Lists = Band[][];

/** Adds a window to the stretch before it if they overlap and end alike; windows come in order of t0. */
function put(
  list: Band[],
  start: number,
  request: number,
  window: number,
  ending: BandEnd,
  closer: number,
): void {
  const end = start + window;
  const last = list.at(-1);
  if (!last || last.ending !== ending || start > last.end) {
    const longest = { longestNs: window, longestRequest: request };
    list.push({ start, end, request, windows: 1, ...longest, ending, closer });
    return;
  }
  last.windows += 1;
  if (window > last.longestNs) [last.longestNs, last.longestRequest] = [window, request];
  if (end > last.end) [last.end, last.closer] = [end, closer];
}

type Logged = ReturnType<typeof loggedRows>;

/** Windows that messages and broadcasts close. Messages stand in the order of their requests. */
function addDirect({ messages, broadcasts, requests, cpus }: Timeline, lists: Lists): void {
  const listOf = (request: number, cpu: number) => lists[requests.domain[request]! * cpus + cpu]!;
  for (let row = 0; row < messages.count; row++) {
    const window = messages.window[row]!;
    if (Number.isNaN(window)) continue;
    const request = messages.request[row]!;
    const list = listOf(request, messages.target[row]!);
    put(list, requests.t0[request]!, request, window, 'message', row);
  }
  const rows = Int32Array.from({ length: broadcasts.count }, (_, row) => row);
  rows.sort((a, b) => broadcasts.request[a]! - broadcasts.request[b]!);
  for (const row of rows) {
    const request = broadcasts.request[row]!;
    const window = broadcasts.window[row]!;
    const list = listOf(request, broadcasts.cpu[row]!);
    put(list, requests.t0[request]!, request, window, 'broadcast', -1);
  }
}

/** Windows that wait in a log: a row for each flush that closed some. Returns how far each CPU has come in each. */
function addLogged({ closings, requests, cpus }: Timeline, logs: Logged, lists: Lists) {
  const reached = new Int32Array(lists.length);
  for (let row = 0; row < closings.count; row++) {
    const cpu = closings.cpu[row]!;
    const logged = logs[closings.domain[row]!]!;
    const place = closings.domain[row]! * cpus + cpu;
    let first = -1;
    let windows = 0;
    for (let at = closings.from[row]!; at < closings.to[row]!; at++) {
      const request = logged[cpu]![at]!;
      if (requests.cpu[request] === cpu) continue;
      if (first < 0) first = request;
      windows += 1;
    }
    reached[place] = closings.to[row]!;
    if (first < 0) continue;
    const isMessage = closings.byMessage[row]! >= 0;
    lists[place]!.push({
      start: requests.t0[first]!,
      end: closings.end[row]!,
      request: first,
      windows,
      longestNs: closings.end[row]! - requests.t0[first]!,
      longestRequest: first,
      ending: isMessage ? 'message' : 'flush',
      closer: isMessage ? closings.byMessage[row]! : closings.byFlush[row]!,
    });
  }
  return reached;
}

/** Of one domain: windows that nothing closed. */
function addOpen(
  timeline: Timeline,
  domain: number,
  logged: Logged[number],
  { reached, lists }: { readonly reached: Int32Array; readonly lists: Lists },
): void {
  const { requests, messages, cpus, domains, stoppedNs } = timeline;
  const interrupted = new Set<number>();
  for (let row = 0; row < messages.count; row++) {
    const request = messages.request[row]!;
    if (requests.loggedAt[request]! >= 0) interrupted.add(request * cpus + messages.target[row]!);
  }
  for (const cpu of domains[domain]!.processes.flat()) {
    const place = domain * cpus + cpu;
    let first = -1;
    let windows = 0;
    for (let at = reached[place]!; at < logged[cpu]!.length; at++) {
      const request = logged[cpu]![at]!;
      if (requests.cpu[request] === cpu || interrupted.has(request * cpus + cpu)) continue;
      if (first < 0) first = request;
      windows += 1;
    }
    if (first < 0) continue;
    const start = requests.t0[first]!;
    const longest = { longestNs: stoppedNs - start, longestRequest: first };
    const open = { start, end: stoppedNs, request: first, windows, ...longest };
    lists[place]!.push({ ...open, ending: 'open', closer: -1 });
  }
}

/** Where each CPU may use stale entries, as far as windows are followed. Messages stand by request. */
export function makeBands(timeline: Timeline): Bands {
  const { cpus, domains } = timeline;
  const lists: Lists = Array.from({ length: domains.length * cpus }, () => []);
  const logs = loggedRows(timeline);
  addDirect(timeline, lists);
  const reached = addLogged(timeline, logs, lists);
  logs.forEach((logged, domain) => addOpen(timeline, domain, logged, { reached, lists }));
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, place) => {
    list.sort((a, b) => a.start - b.start || a.end - b.end);
    starts[place + 1] = starts[place]! + list.length;
  });
  const flat = lists.flat();
  return {
    count: flat.length,
    starts,
    start: Float64Array.from(flat, (band) => band.start),
    end: Float64Array.from(flat, (band) => band.end),
    request: Int32Array.from(flat, (band) => band.request),
    windows: Int32Array.from(flat, (band) => band.windows),
    longestNs: Float64Array.from(flat, (band) => band.longestNs),
    longestRequest: Int32Array.from(flat, (band) => band.longestRequest),
    ending: Uint8Array.from(flat, (band) => bandEnds.indexOf(band.ending)),
    closer: Int32Array.from(flat, (band) => band.closer),
  };
}
