// A trace as steps of each CPU: what happens there, in order, and what each needs to have happened
// elsewhere. Page states are followed here, in recorded order over all CPUs, so that what an op needs
// depends on neither policy nor loop. Does not know what a step costs.
import { LabError } from '../../../../shared/errors.ts';
import type { ReplayCounts } from '../../../../shared/trace-replay.ts';
import { makeCodeArray, type CodeArray } from '../../code-array.ts';
import { EventQueue } from '../../event-queue.ts';
import { owner, PageStates } from './page-states.ts';
import {
  idleTask,
  kindAt,
  type RecordedRequest,
  type ReplayCpu,
  type ReplayTrace,
} from './replay-trace.ts';
import { step, type Step } from './step.ts';

/** What a recording holds, and what it leaves unknown; see replayCountNames. */
export type TraceCounts = { -readonly [K in keyof ReplayCounts]: ReplayCounts[K] };

/** Steps of one CPU. Times are from the start of the recording. */
export interface CpuScript {
  count: number;
  readonly timeNs: Float64Array;
  readonly kind: CodeArray<Step>;
  /** Of a switch or an arrival: the task, from 0. Of an op: its order. Of a request: its place. */
  readonly value: Int32Array;
  /** Of a switch to a task, or an arrival: how often it left a CPU before. */
  readonly departures: Int32Array;
  /** The task at the start, -1 if idle. */
  readonly firstTask: number;
}

export interface Script {
  readonly cpus: readonly CpuScript[];
  readonly counts: TraceCounts;
  /** Of the tasks; the last one stands for every task that no switch announced. */
  readonly tasks: number;
  readonly durationNs: number;
  /** Time of all CPUs in which a task ran. */
  readonly busyNs: number;
  readonly requests: readonly RecordedRequest[];
}

function emptyCounts(lostEvents: number): TraceCounts {
  return {
    switches: 0,
    unseenArrivals: 0,
    userAllocations: 0,
    fromKernel: 0,
    fromUnknown: 0,
    fromUser: 0,
    kernelAllocations: 0,
    mappedBack: 0,
    failedAllocations: 0,
    frees: 0,
    unknownPages: 0,
    unseenFreedPages: 0,
    heldPages: 0,
    strayOps: 0,
    lostEvents,
  };
}

/** Places of the tasks of a trace, from 0. */
class TaskPlaces {
  private readonly places = new Map<number, number>();

  get count(): number {
    return this.places.size;
  }

  of(task: number): number {
    if (task === idleTask) return -1;
    const place = this.places.get(task) ?? this.places.size;
    this.places.set(task, place);
    return place;
  }
}

class ScriptWriter {
  readonly counts: TraceCounts;
  readonly cpus: CpuScript[];
  readonly tasks = new TaskPlaces();
  private readonly trace: ReplayTrace;
  private readonly withEntries: boolean;
  private readonly pages = new PageStates();
  private readonly current: Int32Array;
  private readonly since: Float64Array;
  private readonly left: number[] = [];
  private busyNs = 0;

  constructor(trace: ReplayTrace, withEntries: boolean) {
    this.trace = trace;
    this.withEntries = withEntries;
    this.counts = emptyCounts(trace.lostEvents);
    this.cpus = trace.cpus.map((events) => {
      const room = mostSteps(events, withEntries);
      return {
        count: 0,
        timeNs: new Float64Array(room),
        kind: makeCodeArray<Step>(room),
        value: new Int32Array(room),
        departures: new Int32Array(room),
        firstTask: this.tasks.of(events.firstTask),
      };
    });
    this.current = Int32Array.from(this.cpus, (cpu) => cpu.firstTask);
    this.since = new Float64Array(this.cpus.length);
  }

  private add(cpu: number, timeNs: number, kind: Step, value = 0, departures = 0): void {
    const script = this.cpus[cpu];
    const at = script.count++;
    script.timeNs[at] = timeNs;
    script.kind[at] = kind;
    script.value[at] = value;
    script.departures[at] = departures;
  }

  take(cpu: number, at: number, t: number): void {
    const events = this.trace.cpus[cpu];
    const kind = kindAt(events, at);
    switch (kind) {
      case 'switch':
        this.takeSwitch(cpu, t, events.task[at]);
        return;
      case 'arrival':
        this.takeArrival(cpu, t, events.task[at]);
        return;
      case 'alloc':
        this.takeAlloc(cpu, t, events, at);
        return;
      case 'request':
        this.takeStraying(cpu, t, step.request, events.request?.[at] ?? 0);
        return;
      case 'free':
        this.takeFree(cpu, t, events.pfn[at], events.order[at]);
        return;
      case 'ignored':
        return;
      default:
        kind satisfies never;
    }
  }

  private takeFree(cpu: number, t: number, pfn: number, order: number): void {
    this.counts.frees += 1;
    if (pfn >= 0) this.counts.unseenFreedPages += this.pages.free(pfn, 2 ** order);
    if (this.withEntries) this.add(cpu, t, step.entry);
  }

  /** Counts the time since the last switch, or the start, as work if a task ran. */
  private spend(cpu: number, t: number): void {
    if (this.current[cpu] >= 0) this.busyNs += t - this.since[cpu];
    this.since[cpu] = t;
  }

  private takeSwitch(cpu: number, t: number, to: number): void {
    const task = this.tasks.of(to);
    const from = this.current[cpu];
    this.spend(cpu, t);
    if (from >= 0) this.left[from] = (this.left[from] ?? 0) + 1;
    this.current[cpu] = task;
    this.counts.switches += 1;
    if (task < 0) this.add(cpu, t, step.toIdle);
    else this.add(cpu, t, step.toTask, task, this.left[task] ?? 0);
  }

  /** On a CPU that runs a task it is nothing new. */
  private takeArrival(cpu: number, t: number, of: number): void {
    const task = this.tasks.of(of);
    if (this.current[cpu] >= 0 || task < 0) return;
    this.spend(cpu, t);
    this.current[cpu] = task;
    this.counts.unseenArrivals += 1;
    this.add(cpu, t, step.arrival, task, this.left[task] ?? 0);
  }

  private takeAlloc(cpu: number, t: number, events: ReplayCpu, at: number): void {
    const { counts, pages } = this;
    const pfn = events.pfn[at];
    if (pfn < 0) {
      counts.failedAllocations += 1;
      if (this.withEntries) this.add(cpu, t, step.entry);
      return;
    }
    const isUser = events.isUser[at] === 1;
    pages.allocate(pfn, 2 ** events.order[at], isUser ? owner.user : owner.kernel);
    counts.heldPages += pages.found.heldPages;
    if (isUser) this.takeOp(cpu, t, events.order[at]);
    else {
      counts.kernelAllocations += 1;
      if (pages.found.userPages > 0) {
        counts.mappedBack += 1;
        this.add(cpu, t, step.map);
      } else if (this.withEntries) this.add(cpu, t, step.entry);
    }
  }

  private takeOp(cpu: number, t: number, order: number): void {
    const { counts } = this;
    const { unknownPages, kernelPages } = this.pages.found;
    counts.userAllocations += 1;
    counts.unknownPages += unknownPages;
    if (kernelPages > 0) counts.fromKernel += 1;
    else if (unknownPages > 0) counts.fromUnknown += 1;
    else counts.fromUser += 1;
    this.takeStraying(cpu, t, kernelPages + unknownPages > 0 ? step.op : step.reuse, order);
  }

  /** A step of a task: on an idle CPU, of one that no switch announced. */
  private takeStraying(cpu: number, t: number, kind: Step, value: number): void {
    const isStray = this.current[cpu] < 0;
    if (isStray) {
      this.counts.strayOps += 1;
      this.add(cpu, t, step.stray);
    }
    this.add(cpu, t, kind, value);
    if (isStray) this.add(cpu, t, step.strayEnds);
  }

  end(durationNs: number): Script {
    const { cpus, counts, tasks } = this;
    for (let cpu = 0; cpu < cpus.length; cpu++) {
      this.spend(cpu, durationNs);
      this.add(cpu, durationNs, step.end);
    }
    const { requests = [] } = this.trace;
    return { cpus, counts, tasks: tasks.count + 1, durationNs, busyNs: this.busyNs, requests };
  }
}

/** The steps of a CPU, at most: each op may be a stray one, and the end is a step. */
function mostSteps(events: ReplayCpu, withEntries: boolean): number {
  let steps = 1;
  for (let at = 0; at < events.count; at++) {
    const kind = kindAt(events, at);
    if (kind === 'alloc') steps += events.isUser[at] === 1 ? 3 : 1;
    else if (kind === 'request') steps += 3;
    else if (kind !== 'free' || withEntries) steps += 1;
  }
  return steps;
}

/**
 * Makes the steps. Events at the same time go by the number of their CPU. Entries are left out unless
 * asked for: nothing else happens at them.
 * @throws LabError `bad-value` if a CPU's events are not in order or not within the recording.
 */
export function makeScript(trace: ReplayTrace, withEntries: boolean): Script {
  const { cpus, startNs, endNs } = trace;
  const writer = new ScriptWriter(trace, withEntries);
  const next = new EventQueue(Math.max(1, cpus.length));
  const places = new Int32Array(cpus.length);
  cpus.forEach((cpu, k) => next.set(k, cpu.count > 0 ? cpu.timeNs[0] : Infinity));
  let last = startNs;
  for (;;) {
    const cpu = next.top;
    const t = next.times[cpu];
    if (t === Infinity) break;
    if (!(t >= last && t <= endNs)) throw outOfOrder(cpu, t);
    last = t;
    writer.take(cpu, places[cpu], t - startNs);
    const place = ++places[cpu];
    next.set(cpu, place < cpus[cpu].count ? cpus[cpu].timeNs[place] : Infinity);
  }
  return writer.end(endNs - startNs);
}

function outOfOrder(cpu: number, timeNs: number): LabError {
  return new LabError(
    'bad-value',
    `an event of CPU ${cpu} at ${timeNs} ns is out of order or outside the recording`,
    'events of a CPU must be in the order of their times, between startNs and endNs',
  );
}
