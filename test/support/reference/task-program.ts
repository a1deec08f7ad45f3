import type { Workload } from '../../../shared/spec/workload.ts';
import { isGatheredNow, isReuseForcing } from './held.ts';
import { payDebt } from './flush.ts';
import { drain, drainsAt, mustDrainAtEntry, startDrain } from './pending.ts';
import { closeAsleep } from './idle-states.ts';
import { dropLock, takeLock } from './lock.ts';
import { makePart } from './processor.ts';
import { isRingFull } from './rings.ts';
import { block, preempt } from './schedule.ts';
import { drawTime } from './recorded-times.ts';
import { flushFor } from './shootdown.ts';
import { countRequest, hasGenerations } from './generations.ts';
import { lineNs } from './topology.ts';
import type { Cpu, FlushRequest, Program, Task } from './cpu.ts';
import type { ReferenceStream } from './random.ts';
import {
  codeNs,
  cyclesToNs,
  othersOfProcess,
  othersThan,
  processAt,
  userView,
  type World,
} from './world.ts';

/** One page operation, as its random numbers make it. */
interface PageOperation {
  readonly userNs: number;
  readonly isAlloc: boolean;
  readonly order: number;
  readonly isReused: boolean;
}

/** Draws whether an operation is for user mappings beside others for the direct map, and how it locks. */
function drawKind(world: World, stream: ReferenceStream) {
  const { userShare, writeLockShare } = world.spec.workload;
  const u = userShare + writeLockShare > 0 ? stream.uniform() : 1;
  return { view: u < userShare ? userView(world) : world, isWriter: u < writeLockShare };
}

/** The pages a request is for, and whether they are a free-list refill's. */
interface Extent {
  readonly pages: number;
  readonly isRefill: boolean;
}

function chooseOrder(workload: Workload, u: number): number {
  const total = workload.orderWeights.reduce((sum, weight) => sum + weight, 0);
  let cumulative = 0;
  for (const [order, weight] of workload.orderWeights.entries()) {
    cumulative += weight;
    if (cumulative > u * total) return order;
  }
  throw new Error('order weights have no sum');
}

function createDraws(world: World, taskNumber: number) {
  const { workload } = world.spec;
  const meanUserNs = cyclesToNs(world, workload.userCycles);
  const stream = (name: string) => world.makeStream(`task/${taskNumber}/${name}`);
  const [work, kind, blocking, entry] = ['work', 'kind', 'block', 'entry'].map(stream);
  if (!work || !kind || !blocking || !entry) throw new Error('a stream is missing');
  return {
    operation: (): PageOperation => {
      const drawnNs = work.exponential(meanUserNs);
      const userNs = workload.userTimes === 'constant' ? meanUserNs : drawnNs;
      const isAlloc = kind.uniform() < workload.allocShare;
      if (!isAlloc) return { userNs, isAlloc, order: 0, isReused: false };
      const order = chooseOrder(workload, kind.uniform());
      return { userNs, isAlloc, order, isReused: kind.uniform() < workload.reuseShare };
    },
    burstNs: () => drawTime(blocking, workload.burstMs * 1e6, workload.burstQuantiles),
    blockedNs: () => drawTime(blocking, workload.blockMs * 1e6, workload.blockQuantiles),
    entryGapNs: () => entry.exponential(1e6 / workload.syscallsPerMs),
  };
}

/** What the task does for ever: user work, kernel work, flush, and again, until it blocks. */
export function* taskProgram(world: World, task: Task): Program {
  const { workload } = world.spec;
  const draws = createDraws(world, task.number);
  const isRecorded = workload.burstQuantiles !== null;
  const kernelNs = cyclesToNs(world, workload.kernelCycles);
  const domains = world.makeStream(`task/${task.number}/domain`);
  const drains = world.views.some((view) => drainsAt(view, 'kernel-entry'));
  const hasEntries = drains && workload.syscallsPerMs > 0;
  let burstNs = draws.burstNs();
  let workNs = 0;
  const fallAsleep = (): void => {
    block(world, task, draws.blockedNs());
    burstNs = draws.burstNs();
    workNs = 0;
  };
  const entry = { leftNs: hasEntries ? draws.entryGapNs() : Infinity, draw: draws.entryGapNs };
  for (;;) {
    const operation = draws.operation();
    const { view, isWriter } = drawKind(world, domains);
    let userNs = operation.userNs;
    // A recorded burst ends wherever it ends: the task enters the kernel, and blocks.
    while (isRecorded && burstNs - workNs < userNs) {
      const leftNs = burstNs - workNs;
      userNs -= leftNs;
      yield* userPhase(world, task, leftNs, entry);
      yield* drainAtEntry(world, task);
      fallAsleep();
      yield null;
    }
    yield* userPhase(world, task, userNs, entry);
    yield* drainAtEntry(world, task);
    if (workload.writeLockShare > 0) yield* takeLock(world, { cpu: task.cpu, isWriter });
    const extent = findExtent(view, task.cpu, operation);
    yield makePart('kernel', 'kernel', kernelWorkNs(world, task.cpu, pagesOf(view, operation)));
    if (isTakenOut(view, operation)) {
      yield makePart('kernel', 'xpfoMap', cyclesToNs(world, world.spec.machine.xpfoMapCycles));
    }
    yield* payDebt(world, task, 'kernel');
    if (extent) {
      const request = openRequest(view, task.cpu, extent);
      yield* flushFor(view, task, request);
    }
    world.accounting.count('ops', world.nowNs);
    if (workload.writeLockShare > 0) dropLock(world, task.cpu);
    workNs += userNs + kernelNs;
    if (workNs >= burstNs) {
      fallAsleep();
      yield null;
    } else if (task.mustYield && world.runQueue.length > 0) {
      preempt(world, task);
      yield null;
    }
    task.mustYield = false;
  }
}

/** The task enters the kernel: a marked CPU drains first. */
function* drainAtEntry(world: World, task: Task): Program {
  for (const view of world.views) {
    if (!mustDrainAtEntry(view, task.cpu)) continue;
    yield* drain(view, task.cpu, startDrain(view, task.cpu, null), 'drain');
    yield* payDebt(view, task, 'drain');
  }
}

/** User work, cut where the task enters the kernel beside its page operations. */
function* userPhase(
  world: World,
  task: Task,
  userNs: number,
  entry: { leftNs: number; readonly draw: () => number },
): Program {
  let leftNs = userNs;
  while (entry.leftNs < leftNs) {
    yield makePart('user', 'user', entry.leftNs);
    leftNs -= entry.leftNs;
    entry.leftNs = entry.draw();
    yield* payDebt(world, task, 'user');
    yield* drainAtEntry(world, task);
  }
  entry.leftNs -= leftNs;
  yield makePart('user', 'user', leftNs);
  yield* payDebt(world, task, 'user');
}

/** Under XPFO: whether the operation takes its pages out of the direct map. */
function isTakenOut({ spec }: World, operation: PageOperation): boolean {
  if (spec.workload.domain !== 'direct-map') return false;
  return spec.policy.xpfo && !(spec.policy.reuse && operation.isReused);
}

/** The pages of the operation itself. */
function pagesOf({ spec }: World, operation: PageOperation): Extent {
  const { domain, pages } = spec.workload;
  if (domain === 'barrier') return { pages: 0, isRefill: false };
  const isSet = domain === 'user' && pages > 0;
  return { pages: isSet ? pages : 2 ** operation.order, isRefill: false };
}

/** What the operation has to flush; null when it has nothing, or a free-list refill has already done it. */
function findExtent(world: World, cpu: Cpu, operation: PageOperation): Extent | null {
  const { batchPages, local, remote } = world.spec.policy;
  if (world.spec.workload.domain !== 'direct-map') {
    return local === 'none' && remote === 'never' ? null : pagesOf(world, operation);
  }
  if (!isTakenOut(world, operation)) return null;
  const isBatched = batchPages > 1 && operation.isAlloc && operation.order === 0;
  if (!isBatched) return pagesOf(world, operation);
  const isCovered = cpu.batchPagesLeft > 0;
  if (!isCovered) cpu.batchPagesLeft = batchPages;
  cpu.batchPagesLeft--;
  return isCovered ? null : { pages: batchPages, isRefill: true };
}

/** The kernel work of an operation, the waiting for lines of other CPUs included. */
function kernelWorkNs(world: World, cpu: Cpu, { pages }: Extent): number {
  const { machine, kernel, workload } = world.spec;
  const syscallCycles = kernel.pti ? machine.ptiSyscallCycles : 0;
  const cycles = workload.kernelCycles + workload.pageCycles * pages + syscallCycles;
  const isPinned = world.pinnedCpus.includes(cpu);
  const others = isPinned ? othersOfProcess(world, cpu) : [];
  const lines = others.map((other) => lineNs(world, cpu, other));
  const sharedNs = workload.sharedLines * Math.max(0, ...lines);
  const sharersNs = workload.sharerLines * lines.reduce((sum, ns) => sum + ns, 0);
  return codeNs(world, cpu, cycles) + sharedNs + sharersNs + takeContendedLine(world, cpu);
}

/** The CPU comes for the line that all tasks write: how long until it is done with it. */
function takeContendedLine(world: World, cpu: Cpu): number {
  const { contendedLines } = world.spec.workload;
  if (contendedLines === 0) return 0;
  const before = world.contendedLines.get(processAt(world, cpu));
  const waitNs = Math.max(0, (before?.untilNs ?? 0) - world.nowNs);
  const hasNs = before ? contendedLines * lineNs(world, before.by, cpu) : 0;
  const untilNs = world.nowNs + waitNs + hasNs;
  world.contendedLines.set(processAt(world, cpu), { by: cpu, untilNs });
  return waitNs + hasNs;
}

/** t0: the page table changes. */
function openRequest(world: World, cpu: Cpu, { pages, isRefill }: Extent): FlushRequest {
  const { local, remote, flushCeilingPages } = world.spec.policy;
  const isBarrier = world.spec.workload.domain === 'barrier';
  const { gather, beforeReuse } = world.spec.policy;
  const isGathered = isGatheredNow(world, cpu);
  const isForced = isReuseForcing(world, pages);
  const isFull =
    local === 'full' || pages > flushCeilingPages || isRefill || gather > 1 || isForced;
  const request: FlushRequest = {
    side: world.side,
    initiator: cpu,
    t0Ns: world.nowNs,
    pages,
    isFull: !isBarrier && isFull,
    isSent:
      !isGathered &&
      (remote === 'ipi' || isForced || (remote === 'deferred' && isRingFull(world, cpu))),
    isGathered,
    isForced,
    isMeasured: world.accounting.isMeasured(world.nowNs),
    generation: hasGenerations(world) ? countRequest(world, cpu) : 0,
    completed: new Set(),
    waitingFor: null,
  };
  if (beforeReuse && !isForced) {
    const posted = { t0Ns: world.nowNs, freedTo: world.freedPages };
    world.freeRequests = [...world.freeRequests, posted];
  }
  world.accounting.count('flushRequests', world.nowNs);
  world.windows.open(request, othersThan(world, cpu));
  closeAsleep(world, request);
  return request;
}

/** Computes for ever and enters the kernel never. */
export function* spinnerProgram(): Program {
  yield makePart('user', 'user', Infinity);
}

/** Sits in the kernel for ever. */
export function* parkedProgram(): Program {
  yield makePart('parked', 'kernel', Infinity);
}

/** Computes, and is off its CPU, again and again. */
export function* descheduledProgram(world: World, task: Task): Program {
  const { userCycles, vcpuOffMs } = world.spec.workload;
  for (;;) {
    yield makePart('user', 'user', cyclesToNs(world, userCycles));
    yield* payDebt(world, task, 'user');
    yield {
      ...makePart('user', 'idle', vcpuOffMs * 1e6),
      isStolen: true,
      areIrqsOff: true,
    };
  }
}

/** Enters the kernel again and again, and keeps interrupts off there. */
export function* irqsOffProgram(world: World, task: Task): Program {
  const { userCycles, irqsOffUs } = world.spec.workload;
  for (;;) {
    yield makePart('user', 'user', cyclesToNs(world, userCycles));
    yield* payDebt(world, task, 'user');
    yield* drainAtEntry(world, task);
    yield { ...makePart('kernel', 'kernel', irqsOffUs * 1000), areIrqsOff: true };
    yield* payDebt(world, task, 'kernel');
    if (task.mustYield && world.runQueue.length > 0) {
      preempt(world, task);
      yield null;
    }
    task.mustYield = false;
  }
}
