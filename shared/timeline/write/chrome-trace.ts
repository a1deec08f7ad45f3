import { bandEnds } from '../bands.ts';
import { domainOfRequest } from '../domains.ts';
import { ifBeside, nameDomain } from '../tell-domain.ts';
import { taskAt, type IndexedTimeline } from '../index-timeline.ts';
import { handlerCodes, wordsOfSlice } from '../pieces.ts';
import { requestKinds, sliceKinds } from '../layouts.ts';
import type { TimelineSource } from './strip.ts';

/**
 * Trace events as Chrome's tracing and Perfetto read them (Trace Event Format): complete events ("X") on a
 * thread a CPU, stale time on a thread beneath, arrows ("s" and "f") from sends to handlers, requests as
 * nestable asynchronous events. Times are us with three decimals: 1 ns.
 */
type TraceEvent = Readonly<Record<string, unknown>>;

const process = 1;
/** Threads of a CPU: what it does with its flushes within handlers, and its stale time by domain. */
const laneOf = (cpu: number) => 10 * cpu + 1;
const staleOf = (cpu: number, domain: number) => 10 * cpu + 2 + domain;

const us = (ns: number) => Math.round(ns) / 1000;
const isKnown = (ns: number) => !Number.isNaN(ns);

function* names(timeline: IndexedTimeline, policy: string): Generator<TraceEvent> {
  const named = (name: string, tid: number, args: object) => ({
    ph: 'M',
    name,
    pid: process,
    tid,
    args,
  });
  yield named('process_name', 0, { name: policy });
  const { cpus, domains } = timeline;
  for (let cpu = 0; cpu < cpus; cpu++) {
    yield named('thread_name', laneOf(cpu), { name: `CPU ${cpu}` });
    yield named('thread_sort_index', laneOf(cpu), { sort_index: laneOf(cpu) });
    for (let domain = 0; domain < domains.length; domain++) {
      const tid = staleOf(cpu, domain);
      const of = ifBeside(timeline, domain, (own) => `: ${nameDomain(own)}`);
      yield named('thread_name', tid, { name: `CPU ${cpu} stale${of}` });
      yield named('thread_sort_index', tid, { sort_index: tid });
    }
  }
}

function complete(
  name: string,
  cat: string,
  tid: number,
  [start, end]: readonly [number, number],
  args: object = {},
): TraceEvent {
  const ts = us(start);
  return { ph: 'X', name, cat, pid: process, tid, ts, dur: us(us(end) * 1000 - ts * 1000), args };
}

function* lanes(timeline: IndexedTimeline): Generator<TraceEvent> {
  const { slices } = timeline;
  for (let row = 0; row < slices.count; row++) {
    const kind = slices.kind[row]!;
    const cpu = slices.cpu[row]!;
    const times = [slices.start[row]!, slices.end[row]!] as const;
    if (sliceKinds[kind] === 'idle') continue;
    const isUser = sliceKinds[kind] === 'user';
    const args = isUser ? { task: taskAt(timeline, cpu, times[0]) } : {};
    const cat = handlerCodes[kind] ? 'handler' : 'cpu';
    yield complete(wordsOfSlice(kind), cat, laneOf(cpu), times, args);
  }
}

function* messages(timeline: IndexedTimeline): Generator<TraceEvent> {
  const { messages: table, requests } = timeline;
  for (let row = 0; row < table.count; row++) {
    const request = table.request[row]!;
    const from = requests.cpu[request]!;
    const target = table.target[row]!;
    const [flushStart, flushEnd] = [table.flushStart[row]!, table.flushEnd[row]!];
    if (!isKnown(flushEnd)) continue;
    const args = { request: request + 1, pages: requests.pages[request]!, from };
    yield complete('flush', 'flush', laneOf(target), [flushStart, flushEnd], args);
    if (!isKnown(table.sent[row]!)) continue;
    const flow = { name: 'IPI', cat: 'ipi', id: row + 1, pid: process };
    yield { ph: 's', ...flow, tid: laneOf(from), ts: us(table.sent[row]!) };
    yield { ph: 'f', bp: 'e', ...flow, tid: laneOf(target), ts: us(table.taken[row]!) };
  }
}

function* requestEvents(timeline: IndexedTimeline): Generator<TraceEvent> {
  const { requests, to } = timeline;
  for (let row = 0; row < requests.count; row++) {
    const kind = requestKinds[requests.kind[row]!]!;
    const end = isKnown(requests.returned[row]!) ? requests.returned[row]! : to;
    const common = {
      name: kind === 'look' ? 'reminder' : 'flush request',
      cat: 'request',
      id: row + 1,
      pid: process,
      tid: laneOf(requests.cpu[row]!),
    };
    const { name: domain, policy } = domainOfRequest(timeline, row);
    const args = { request: row + 1, pages: requests.pages[row]!, kind, domain, policy };
    yield { ph: 'b', ...common, ts: us(requests.t0[row]!), args };
    yield { ph: 'e', ...common, ts: us(end) };
  }
}

/** Stretches of one CPU may overlap; on a thread they follow each other. */
function* stale({ bands, cpus, to }: IndexedTimeline): Generator<TraceEvent> {
  for (let place = 0; place < bands.starts.length - 1; place++) {
    const thread = staleOf(place % cpus, Math.floor(place / cpus));
    let reached = -Infinity;
    for (let band = bands.starts[place]!; band < bands.starts[place + 1]!; band++) {
      const start = Math.max(reached, bands.start[band]!);
      const end = Math.min(to, bands.end[band]!);
      if (!(end > start)) continue;
      reached = end;
      const closedBy = bandEnds[bands.ending[band]!]!;
      const args = { request: bands.request[band]! + 1, windows: bands.windows[band]!, closedBy };
      yield complete('stale', 'stale', thread, [start, end], args);
    }
  }
}

/** The whole timeline as JSON: one event a line. */
export function writeChromeTrace(
  timeline: IndexedTimeline,
  policy: string,
  source: TimelineSource,
): string {
  const parts: string[] = [];
  const makers = [names(timeline, policy), lanes(timeline), messages(timeline)];
  for (const events of [...makers, requestEvents(timeline), stale(timeline)]) {
    for (const event of events) parts.push(JSON.stringify(event));
  }
  const otherData = JSON.stringify({ ...source, 'time zero': 'start of the simulation' });
  const head = `{"displayTimeUnit":"ns","otherData":${otherData},"traceEvents":[\n`;
  return `${head}${parts.join(',\n')}\n]}\n`;
}
