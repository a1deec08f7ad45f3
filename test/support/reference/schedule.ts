import { changeProcess } from './address-spaces.ts';
import { awaken, lazyMode, rest } from './idle-states.ts';
import { capDebt, payDebt } from './flush.ts';
import { drain, mustDrainAtSwitch, mustDrainAtTick, startDrain } from './pending.ts';
import {
  goIdle,
  makePart,
  runProgram,
  startInterruption,
  startPart,
  suspend,
} from './processor.ts';
import { askLate, takeLate } from './ring-look.ts';
import { freeEntries } from './rings.ts';
import { placementOrder } from './topology.ts';
import { isIdle, isMasked, type Cpu, type PartProgram, type Program, type Task } from './cpu.ts';
import { cyclesToNs, marksOf, newestAt, userView, type World } from './world.ts';

const minSliceNs = 3e6;
const latencyTargetNs = 24e6;

/**
 * At time 0: task k goes to the k-th CPU of the order; what does not fit waits in the queue. The attacker
 * comes last, and holds its CPU if the tasks leave one free, even if it is no task that could run there.
 */
export function placeTasks(world: World): void {
  const { attacker, tasks, placement, processes } = world.spec.workload;
  const isolated = world.cpus.slice(world.cpus.length - isolatedCount(world));
  const order = placementOrder(world.cpus, placement).filter((cpu) => !isolated.includes(cpu));
  const pinned = placement === 'free' ? [] : order.slice(0, tasks);
  world.pinnedCpus = [...pinned, ...isolated];
  world.isolatedCpus = isolated;
  for (const [k, cpu] of pinned.entries()) {
    world.processOf.set(cpu, Math.floor((k * processes) / tasks));
  }
  for (const cpu of isolated) world.processOf.set(cpu, processes - 1);
  for (const task of world.tasks) {
    const cpu = order[task.number];
    if (cpu) place(world, cpu, task);
    else world.runQueue.push(task);
  }
  if (attacker !== 'none' && attacker !== 'isolated') world.heldCpu = order[tasks] ?? null;
  for (const cpu of isolated) {
    awaken(cpu);
    startPart(world, cpu, makePart('user', 'user', Infinity));
  }
  if (attacker === 'deep-sleep') world.deepCpu = order[tasks] ?? null;
  for (const cpu of world.cpus) if (isIdle(cpu)) rest(world, cpu);
}

/** A CPU that had dropped the process loads its page tables as they are now. */
function returnToProcess(world: World, cpu: Cpu): void {
  if (!cpu.isDropped) return;
  cpu.isDropped = false;
  cpu.generation = newestAt(userView(world), cpu).count;
}

/** How many CPUs run a busy loop and nothing else; an isolated attacker has one more. */
function isolatedCount({ spec: { workload } }: World): number {
  return workload.isolatedCpus + (workload.attacker === 'isolated' ? 1 : 0);
}

function place(world: World, cpu: Cpu, task: Task): void {
  cpu.task = task;
  cpu.lastTask = task;
  task.cpu = cpu;
  task.switchedInNs = world.nowNs;
  awaken(cpu);
  startTicks(world, cpu);
  continueTask(world, cpu, task);
}

/** The task goes on, in the part in which it was preempted if it was. */
function continueTask(world: World, cpu: Cpu, task: Task): void {
  cpu.isSwitching = false;
  task.mustYield = false;
  cpu.program = task.program;
  const part = task.suspendedPart;
  task.suspendedPart = null;
  if (part) startPart(world, cpu, part);
  else runProgram(world, cpu);
}

function switchTo(world: World, cpu: Cpu, task: Task | null): void {
  const wasIdle = isIdle(cpu);
  world.accounting.count('contextSwitches', world.nowNs);
  cpu.task = task;
  if (task) {
    task.cpu = cpu;
    task.waitsForCpu = false;
    task.switchedInNs = world.nowNs;
    awaken(cpu);
    returnToProcess(world, cpu);
  }
  cpu.isSwitching = true;
  cpu.program = switchProgram(world, cpu, task, wasIdle);
  runProgram(world, cpu);
  if (wasIdle) startTicks(world, cpu);
}

function* switchProgram(world: World, cpu: Cpu, task: Task | null, wasIdle: boolean): Program {
  yield makePart(
    'switch',
    'contextSwitch',
    cyclesToNs(world, world.spec.machine.contextSwitchCycles),
  );
  if (!task) {
    arriveAtIdle(world, cpu);
    return;
  }
  changeProcess(world, cpu, task);
  capDebt(world, cpu);
  yield* payDebt(world, { cpu }, 'switch');
  for (const view of world.views) freeEntries(view, cpu);
  for (const view of world.views) {
    if (!mustDrainAtSwitch(view, cpu, task, wasIdle)) continue;
    const isCaughtUp = marksOf(view, cpu).posted.whileIdle && lazyMode(view) === 'skipped';
    if (isCaughtUp) cpu.generation = newestAt(view, cpu).count;
    yield* drain(view, cpu, startDrain(view, cpu, task), 'drain');
    yield* payDebt(view, { cpu }, 'drain');
  }
  continueTask(world, cpu, task);
}

/** The head of the queue. The CPU of a pinned task takes that one only. */
function takeWaiting(world: World, cpu: Cpu): Task | null {
  if (world.spec.workload.placement === 'free') return world.runQueue.shift() ?? null;
  return world.tasks.find((task) => task.waitsForCpu && task.cpu === cpu) ?? null;
}

function arriveAtIdle(world: World, cpu: Cpu): void {
  cpu.isSwitching = false;
  const waiting = takeWaiting(world, cpu);
  if (waiting) switchTo(world, cpu, waiting);
  else goIdle(world, cpu);
}

/** The task on the CPU blocks for this long; the CPU goes on with another, or to idle. */
export function block(world: World, task: Task, blockedNs: number): void {
  const cpu = task.cpu;
  world.events.schedule(world.nowNs + blockedNs, 'wake', task.number, () => wake(world, task));
  switchTo(world, cpu, takeWaiting(world, cpu));
}

function wake(world: World, task: Task): void {
  const last = task.cpu;
  if (task.isPinned) {
    if (isIdle(last)) switchTo(world, last, task);
    else task.waitsForCpu = true;
    return;
  }
  const idle = world.cpus.filter((cpu) => isIdle(cpu) && cpu !== world.heldCpu);
  const chosen =
    idle.find((cpu) => cpu === last) ?? idle.find((cpu) => cpu.socket === last.socket) ?? idle[0];
  if (chosen) switchTo(world, chosen, task);
  else world.runQueue.push(task);
}

/** The task on the CPU makes room for the head of the queue and waits at its tail. */
export function preempt(world: World, task: Task): void {
  world.runQueue.push(task);
  const next = world.runQueue.shift();
  switchTo(world, task.cpu, next ?? null);
}

function startTicks(world: World, cpu: Cpu): void {
  const version = ++cpu.tickVersion;
  const scheduleNext = (): void => {
    world.events.schedule(nextTickNs(world, cpu), 'tick', cpu.number, () => {
      if (cpu.tickVersion !== version) return;
      scheduleNext();
      if (isMasked(cpu)) cpu.pendingTick = () => tick(world, cpu);
      else tick(world, cpu);
    });
  };
  scheduleNext();
}

/** The first tick of the CPU's staggered grid after now. */
function nextTickNs(world: World, cpu: Cpu): number {
  const { cpus, tickHz } = world.spec.machine;
  const timeOf = (n: number): number => ((n + cpu.number / cpus) / tickHz) * 1e9;
  let n = Math.max(0, Math.floor((world.nowNs * tickHz) / 1e9) - 1);
  while (timeOf(n) <= world.nowNs) n++;
  return timeOf(n);
}

function tick(world: World, cpu: Cpu): void {
  if (isIdle(cpu)) return;
  const preemptIfDue = (): void => endSlice(world, cpu);
  const isFlushing = world.views.some(
    (view) => mustDrainAtTick(view, cpu) || marksOf(view, cpu).ring.length > 0,
  );
  if (isFlushing) {
    startInterruption(world, cpu, tickProgram(world, cpu), preemptIfDue);
  } else {
    preemptIfDue();
  }
}

/** What a tick flushes is taken as it comes; what it asks of others goes first. */
function* tickProgram(world: World, cpu: Cpu): PartProgram {
  const asked = world.views.map((view) => takeLate(view, cpu));
  const taken = world.views.map((view) =>
    mustDrainAtTick(view, cpu) ? startDrain(view, cpu, null) : null,
  );
  for (const view of world.views) yield* askLate(view, cpu, asked[view.side] ?? []);
  for (const view of world.views) {
    const own = taken[view.side];
    if (own) yield* drain(view, cpu, own, 'handler');
  }
}

function endSlice(world: World, cpu: Cpu): void {
  const task = cpu.task;
  if (
    !task ||
    task.isPinned ||
    cpu === world.heldCpu ||
    cpu.isSwitching ||
    world.runQueue.length === 0
  )
    return;
  // A recorded burst holds the preemptions that there were.
  if (world.spec.workload.burstQuantiles !== null && !task.isEndless) return;
  // Slices are often whole ticks: rounding must not decide.
  if (world.nowNs - task.switchedInNs < sliceNs(world) - 1) return;
  if (cpu.part?.phase === 'user') {
    suspend(world, cpu);
    if (cpu.part.refillKernelShare !== undefined) {
      cpu.debtNs += cpu.part.remainingNs;
      cpu.part.remainingNs = 0;
    }
    task.suspendedPart = cpu.part;
    preempt(world, task);
  } else {
    task.mustYield = true;
  }
}

function sliceNs(world: World): number {
  const running = world.cpus.filter((cpu) => cpu.task !== null).length;
  const runnable = running + world.runQueue.length;
  const cpus = world.cpus.length - world.isolatedCpus.length;
  return Math.max(minSliceNs, (latencyTargetNs * cpus) / runnable);
}
