import type { CounterName } from '../../../shared/counter-names.ts';
import type { CpuTimeCategory } from '../../../shared/cpu-time-categories.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { Accounting } from './accounting.ts';
import { EventQueue } from './event-queue.ts';
import { readHardware } from './hardware.ts';
import { ReferenceStream } from './random.ts';
import { placeTasks } from './schedule.ts';
import {
  descheduledProgram,
  irqsOffProgram,
  parkedProgram,
  spinnerProgram,
  taskProgram,
} from './task-program.ts';
import { startVcpus } from './vcpu.ts';
import { Windows, type WindowFigures } from './windows.ts';
import { createCpu, type Program, type Task } from './cpu.ts';
import type { World } from './world.ts';

/** What the reference implementation says of one replication; lists hold every observation. */
export interface ReferenceResult {
  readonly measuredNs: number;
  readonly ops: number;
  readonly cpuTimeNs: { readonly [K in CpuTimeCategory]: number };
  readonly idleHandlerNs: number;
  readonly stolenByHostNs: number;
  readonly lockWaitNs: number;
  readonly counters: { readonly [K in CounterName]: number };
  /** Of shootdowns whose request was made within the measured time, ns. */
  readonly latencies: readonly number[];
  /** Of the requests made within the measured time. */
  readonly windows: WindowFigures;
  /** The same of requests for user mappings beside others for the direct map; null without any. */
  readonly user: { readonly latencies: readonly number[]; readonly windows: WindowFigures } | null;
}

/**
 * Simulates one replication as MODEL.md says, in the plainest way: it is slow, and shares no code
 * with the engine. The warm-up and the horizon must be numbers; the contract is not checked.
 */
export function simulateReference(given: Spec, replication: number): ReferenceResult {
  const spec = readHardware(given);
  const { warmupMs, measureMs, horizonMs } = spec.run;
  if (warmupMs === 'auto' || horizonMs === 'auto') {
    throw new Error('the reference needs a warm-up and a horizon in milliseconds');
  }
  const horizonNs = horizonMs * 1e6;
  const startNs = warmupMs * 1e6;
  const accounting = new Accounting(startNs, startNs + measureMs * 1e6);
  const world = createWorld(spec, replication, { accounting, horizonNs });
  createTasks(world);
  placeTasks(world);
  startVcpus(world);
  runEvents(world, accounting.endNs + horizonNs);
  for (const cpu of world.cpus) accounting.settle(cpu, world.nowNs);
  const [own, user] = world.views.map(({ latencies, windows }) => ({
    latencies,
    windows: windows.figures(),
  }));
  if (!own) throw new Error('a world needs a view');
  endInterruptions(world);
  return {
    measuredNs: accounting.endNs - accounting.startNs,
    ops: accounting.counters.ops,
    cpuTimeNs: accounting.cpuTimeNs,
    idleHandlerNs: accounting.idleHandlerNs,
    stolenByHostNs: accounting.stolenByHostNs,
    lockWaitNs: accounting.lockWaitNs,
    counters: accounting.counters,
    ...own,
    user: user ?? null,
  };
}

/** What a handler flushes counts when it starts, also if the simulation stops before it does so. */
function endInterruptions(world: World): void {
  for (const { interruption } of world.cpus) {
    while (interruption && !interruption.body.next().done);
  }
}

function createWorld(
  spec: Spec,
  replication: number,
  { accounting, horizonNs }: { readonly accounting: Accounting; readonly horizonNs: number },
): World {
  const events = new EventQueue();
  const views: World[] = [];
  const base: World = {
    spec,
    side: 0,
    views,
    latencies: [],
    get base(): World {
      return base;
    },
    replication,
    events,
    accounting,
    windows: new Windows(accounting, events, horizonNs, spec, 0),
    cpus: Array.from({ length: spec.machine.cpus }, (_, number) => createCpu(number, spec)),
    tasks: [],
    runQueue: [],
    pinnedCpus: [],
    isolatedCpus: [],
    deepCpu: null,
    newest: new Map(),
    contendedLines: new Map(),
    processOf: new Map(),
    heldCpu: null,
    locks: new Map(),
    nowNs: 0,
    shootdownsUnderWay: 0,
    freedPages: 0,
    freeRequests: [],
    makeStream: (consumer) => new ReferenceStream(spec.run.seed, replication, consumer),
  };
  views.push(base);
  const { workload, userPolicy } = spec;
  if (workload.userShare === 0) return base;
  const own = readHardware({
    ...spec,
    policy: userPolicy,
    workload: { ...workload, domain: 'user' },
  });
  // What it does not set itself is that of the base, as it is at the time.
  const user: World = Object.assign<World, Partial<World>>(Object.create(base), {
    spec: own,
    side: 1,
    latencies: [],
    windows: new Windows(accounting, events, horizonNs, own, 1),
    shootdownsUnderWay: 0,
  });
  views.push(user);
  return base;
}

function createTasks(world: World): void {
  const { tasks, attacker, placement, requesters, processes } = world.spec.workload;
  const placeInProcess = (k: number) => k % (tasks / processes);
  const isEndless = (k: number) =>
    k >= tasks || (requesters > 0 && placeInProcess(k) >= requesters);
  const addTask = (makeProgram: (task: Task) => Program): void => {
    const [firstCpu] = world.cpus;
    if (!firstCpu) throw new Error('a machine needs a CPU');
    const number = world.tasks.length;
    const task: Task = {
      number,
      program: null,
      cpu: firstCpu,
      suspendedPart: null,
      switchedInNs: 0,
      mustYield: false,
      isPinned: placement !== 'free' && number < tasks,
      isEndless: isEndless(number),
      waitsForCpu: false,
      pendingCpus: [new Set(), new Set()],
    };
    // The body of a generator starts to run only when the task does.
    task.program = makeProgram(task);
    world.tasks.push(task);
  };
  for (let k = 0; k < tasks; k++) {
    addTask(isEndless(k) ? spinnerProgram : (task) => taskProgram(world, task));
  }
  if (attacker === 'spinner') addTask(spinnerProgram);
  if (attacker === 'parked') addTask(parkedProgram);
  if (attacker === 'irqs-off') addTask((task) => irqsOffProgram(world, task));
  if (attacker === 'descheduled-vcpu') addTask((task) => descheduledProgram(world, task));
}

/**
 * Runs until all measured windows are closed, but not before the end of the measured time, and no
 * longer than windows are followed; shootdowns of measured requests always end.
 */
function runEvents(world: World, lastNs: number): void {
  const { accounting, views, events } = world;
  /** Whether nothing is left to follow before an event after the measured time. */
  const isSettled = (timeNs: number) => {
    if (views.some((view) => view.shootdownsUnderWay > 0)) return false;
    return timeNs > lastNs || views.every(({ windows }) => windows.uncoveredPairs === 0);
  };
  for (;;) {
    const event = events.peek();
    if (!event || (event.timeNs >= accounting.endNs && isSettled(event.timeNs))) {
      const until = !event || event.timeNs > lastNs ? lastNs : accounting.endNs;
      world.nowNs = Math.max(world.nowNs, until);
      return;
    }
    events.pop();
    world.nowNs = event.timeNs;
    event.action();
  }
}
