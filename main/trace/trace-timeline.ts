import { sliceKinds } from '../../shared/timeline/layouts.ts';
import type { Timeline } from '../../shared/timeline/layouts.ts';
import { makePreview } from '../../shared/timeline/preview.ts';
import type { Analyse, TimelineTask } from './analysis-calls.ts';
import type { EventColumns } from './event-columns.ts';
import { fieldOf, kindOf } from './events/index.ts';
import { unpackTrace, type StoredEvents } from './packed-trace.ts';
import { isCall, isCallReason } from './summary/calls.ts';
import { readCpuMask } from './summary/cpu-mask.ts';
import { TraceTables, type Handler, type Send } from './trace-tables.ts';

const kinds = {
  switch: kindOf('sched_switch'),
  flush: kindOf('tlb_flush'),
  sendCpu: kindOf('ipi_send_cpu'),
  sendMask: kindOf('ipi_send_cpumask'),
  raise: kindOf('ipi_raise'),
  ipiEntry: kindOf('ipi_entry'),
  ipiExit: kindOf('ipi_exit'),
};
const entries = new Set([kindOf('call_function_entry'), kindOf('call_function_single_entry')]);
const exits = new Set([kindOf('call_function_exit'), kindOf('call_function_single_exit')]);
const prevPid = fieldOf('sched_switch', 'prevPid');
const nextPid = fieldOf('sched_switch', 'nextPid');
const pages = fieldOf('tlb_flush', 'pages');
const target = fieldOf('ipi_send_cpu', 'targetCpu');
const callback = fieldOf('ipi_send_cpu', 'callbackName');
const mask = fieldOf('ipi_send_cpumask', 'maskName');
const maskCallback = fieldOf('ipi_send_cpumask', 'callbackName');
const raiseMask = fieldOf('ipi_raise', 'maskName');
const raiseReason = fieldOf('ipi_raise', 'reasonName');
const entryReason = fieldOf('ipi_entry', 'reasonName');

const slice = (name: (typeof sliceKinds)[number]) => sliceKinds.indexOf(name);
const idlePid = 0;

/** The lane of one CPU: which task ran, and its handlers. */
class CpuReader {
  readonly handlers: Handler[] = [];
  readonly sends: Send[] = [];
  private readonly cpu: number;
  private readonly names: readonly string[];
  private readonly tables: TraceTables;
  private since = 0;
  private pid = -1;
  private isKnown = false;
  private entryNs = NaN;

  constructor(cpu: number, names: readonly string[], tables: TraceTables) {
    this.cpu = cpu;
    this.names = names;
    this.tables = tables;
  }

  take(events: EventColumns): void {
    const { kind, timeNs, values, pid } = events;
    for (let i = 0; i < events.count; i++) {
      const t = timeNs[i];
      if (!this.isKnown) this.begin(kind[i] === kinds.switch ? values[prevPid][i] : pid[i], t);
      if (kind[i] === kinds.switch) this.switchTo(values[nextPid][i], t);
      else if (kind[i] === kinds.flush) this.tables.addFlush(this.cpu, t, values[pages][i]);
      else if (this.isEntry(events, i)) this.entryNs = t;
      else if (this.isExit(events, i)) this.handlerEnds(t);
      else this.takeSend(events, i);
    }
  }

  /** Before its first event nothing is known of a CPU. */
  private begin(pid: number, t: number): void {
    this.tables.addSlice(this.cpu, 0, t, slice('unknown'));
    this.tables.addTask(this.cpu, t, pid === idlePid ? -1 : pid);
    this.isKnown = true;
    this.since = t;
    this.pid = pid;
  }

  private get current(): number {
    return slice(this.pid === idlePid ? 'idle' : this.pid < 0 ? 'unknown' : 'task');
  }

  private upTo(t: number): void {
    this.tables.addSlice(this.cpu, this.since, t, this.current);
    this.since = Math.max(this.since, t);
  }

  private switchTo(pid: number, t: number): void {
    this.upTo(t);
    this.pid = pid;
    this.tables.addTask(this.cpu, t, pid === idlePid ? -1 : pid);
    this.tables.addSwitch(this.cpu, t);
  }

  private handlerEnds(t: number): void {
    const start = this.entryNs;
    this.entryNs = NaN;
    if (!(start >= this.since) || !(t > start)) return;
    const isIdle = this.pid === idlePid;
    this.upTo(start);
    this.tables.addSlice(
      this.cpu,
      start,
      t,
      slice(isIdle ? 'idleHandler' : 'ipiHandlerOverKernel'),
    );
    this.since = t;
    this.handlers.push({ start, end: t });
  }

  private isEntry({ kind, values }: EventColumns, i: number): boolean {
    if (entries.has(kind[i])) return true;
    return kind[i] === kinds.ipiEntry && isCallReason(this.names[values[entryReason][i]]);
  }

  private isExit({ kind, values }: EventColumns, i: number): boolean {
    if (exits.has(kind[i])) return true;
    return kind[i] === kinds.ipiExit && isCallReason(this.names[values[entryReason][i]]);
  }

  private takeSend({ kind, timeNs, values }: EventColumns, i: number): void {
    const name = (place: number) => this.names[values[place][i]];
    let targets: readonly number[] = [];
    if (kind[i] === kinds.sendCpu && isCall(name(callback))) targets = [values[target][i]];
    else if (kind[i] === kinds.sendMask && isCall(name(maskCallback))) {
      targets = readCpuMask(name(mask));
    } else if (kind[i] === kinds.raise && isCallReason(name(raiseReason))) {
      targets = readCpuMask(name(raiseMask));
    }
    if (targets.length > 0) this.sends.push({ cpu: this.cpu, timeNs: timeNs[i], targets });
  }

  end(durationNs: number): void {
    if (this.isKnown) this.upTo(durationNs);
    else this.tables.addSlice(this.cpu, 0, durationNs, slice('unknown'));
  }
}

/** Up to when a recording has no more events than can be drawn, ns. */
function lastNs({ cpus }: StoredEvents, { durationNs, mostRows }: TimelineTask): number {
  let events = 0;
  for (const { chunks } of cpus) for (const chunk of chunks) events += chunk.count;
  // An event makes two slices at most: that of the handler, and what was before it.
  return events * 2 <= mostRows ? durationNs : (durationNs * mostRows) / (events * 2);
}

/** The events of a chunk up to a time. */
function cut(events: EventColumns, to: number): EventColumns {
  let { count } = events;
  while (count > 0 && events.timeNs[count - 1] > to) count--;
  return { ...events, count };
}

/**
 * A recording in the form of a timeline: tasks, handlers of calls, and the interrupts that were sent for
 * them. It tells no windows, no acknowledgements, and not what is user code.
 */
export function toTimeline(stored: StoredEvents, input: TimelineTask): Timeline {
  const tables = new TraceTables();
  const to = lastNs(stored, input);
  const handlers = new Map<number, readonly Handler[]>();
  const sends: Send[] = [];
  let cpus = 0;
  for (const { cpu, chunks } of stored.cpus) {
    const reader = new CpuReader(cpu, stored.names, tables);
    for (const chunk of chunks) reader.take(cut(chunk, to));
    reader.end(to);
    handlers.set(cpu, reader.handlers);
    sends.push(...reader.sends);
    cpus = Math.max(cpus, cpu + 1);
  }
  sends.sort((a, b) => a.timeNs - b.timeNs || a.cpu - b.cpu);
  for (const send of sends) {
    tables.addSend(send);
    cpus = Math.max(cpus, ...send.targets.map((cpu) => cpu + 1));
  }
  for (let cpu = 0; cpu < cpus; cpu++) {
    if (!handlers.has(cpu)) tables.addSlice(cpu, 0, to, slice('unknown'));
  }
  tables.match(handlers);
  return tables.timeline(cpus, to);
}

export const timelineOfTrace: Analyse<'timeline'> = ({ trace, input }, { give }) => {
  const timeline = toTimeline(unpackTrace(trace), input);
  give({ timeline, preview: makePreview(timeline) });
};
