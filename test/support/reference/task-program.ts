import type { Workload } from '../../../shared/spec/workload.ts';
import { payDebt } from './flush.ts';
import { drain, drainsAt, mustDrainAtEntry } from './pending.ts';
import { makePart } from './processor.ts';
import { block, preempt } from './schedule.ts';
import { drawTime } from './recorded-times.ts';
import { flushFor } from './shootdown.ts';
import type { Cpu, FlushRequest, Program, Task } from './cpu.ts';
import { cyclesToNs, othersThan, type World } from './world.ts';

/** One page operation, as its random numbers make it. */
interface PageOperation {
  readonly userNs: number;
  readonly isAlloc: boolean;
  readonly order: number;
  readonly isReused: boolean;
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
  const stream = (name: string) => world.makeStream(`task/${taskNumber}/${name}`);
  const [work, kind, blocking, entry] = ['work', 'kind', 'block', 'entry'].map(stream);
  if (!work || !kind || !blocking || !entry) throw new Error('a stream is missing');
  return {
    operation: (): PageOperation => {
      const userNs = work.exponential(cyclesToNs(world, workload.userCycles));
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
export function* taskProgram(world: World, task: Task, latencies: number[]): Program {
  const { workload, policy } = world.spec;
  const draws = createDraws(world, task.number);
  const isRecorded = workload.burstQuantiles !== null;
  const kernelNs = cyclesToNs(world, workload.kernelCycles);
  const hasEntries = drainsAt(world, 'kernel-entry') && workload.syscallsPerMs > 0;
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
    yield makePart('kernel', 'kernel', kernelNs);
    const isSkipped = policy.reuse && operation.isReused;
    if (policy.xpfo && !isSkipped) {
      yield makePart('kernel', 'xpfoMap', cyclesToNs(world, world.spec.machine.xpfoMapCycles));
    }
    yield* payDebt(world, task, 'kernel');
    const extent = policy.xpfo && !isSkipped ? findExtent(world, task.cpu, operation) : null;
    if (extent) {
      const request = openRequest(world, task.cpu, extent);
      yield* flushFor(world, task, request, latencies);
    }
    world.accounting.count('ops', world.nowNs);
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
  if (!mustDrainAtEntry(world, task.cpu)) return;
  yield* drain(world, task.cpu, null, 'drain');
  yield* payDebt(world, task, 'drain');
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

/** What the operation has to flush; null when a free-list refill has already done it. */
function findExtent(world: World, cpu: Cpu, operation: PageOperation): Extent | null {
  const { batchPages } = world.spec.policy;
  const isBatched = batchPages > 1 && operation.isAlloc && operation.order === 0;
  if (!isBatched) return { pages: 2 ** operation.order, isRefill: false };
  const isCovered = cpu.batchPagesLeft > 0;
  if (!isCovered) cpu.batchPagesLeft = batchPages;
  cpu.batchPagesLeft--;
  return isCovered ? null : { pages: batchPages, isRefill: true };
}

/** t0: the page table changes. */
function openRequest(world: World, cpu: Cpu, { pages, isRefill }: Extent): FlushRequest {
  const { local, flushCeilingPages } = world.spec.policy;
  const request: FlushRequest = {
    initiator: cpu,
    t0Ns: world.nowNs,
    pages,
    isFull: local === 'full' || pages > flushCeilingPages || isRefill,
    isMeasured: world.accounting.isMeasured(world.nowNs),
    completed: new Set(),
    waitingFor: null,
  };
  world.accounting.count('flushRequests', world.nowNs);
  world.windows.open(request, othersThan(world, cpu));
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
