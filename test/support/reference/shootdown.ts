import { flushAll, flushRange, payDebt } from './flush.ts';
import { checkAge } from './max-age.ts';
import { callOn } from './call-function.ts';
import { mark, markIdle } from './pending.ts';
import { endWait, makePart } from './processor.ts';
import { enterRing } from './rings.ts';
import { isIdle, type Cpu, type FlushRequest, type PartProgram, type Task } from './cpu.ts';
import { cyclesToNs, lineNs, othersThan, type World } from './world.ts';

/** All that one flush request makes its initiator do, from the change of the page table on. */
export function* flushFor(
  world: World,
  task: Task,
  request: FlushRequest,
  latencies: number[],
): PartProgram {
  if (request.isSent) {
    const targets = chooseTargets(world, request);
    if (targets.length > 0) yield* shootDown(world, request, targets, latencies);
  }
  yield* localPhase(world, task, request, latencies);
}

/** The CPUs that get an interrupt; with `targets: running` the idle ones are posted instead. */
function chooseTargets(world: World, request: FlushRequest): Cpu[] {
  const others = othersThan(world, request.initiator);
  if (world.spec.policy.targets === 'all') return others;
  for (const cpu of others.filter(isIdle)) markIdle(cpu);
  return others.filter((cpu) => !isIdle(cpu));
}

function* shootDown(
  world: World,
  request: FlushRequest,
  targets: readonly Cpu[],
  latencies: number[],
): PartProgram {
  const { sendLinesPerTarget, ackLinesPerTarget } = world.spec.machine;
  const cpu = request.initiator;
  const isMeasured = world.accounting.isMeasured(request.t0Ns);
  if (isMeasured) world.shootdownsUnderWay += 1;
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  for (const target of targets) {
    yield makePart('send', 'ipiSend', sendLinesPerTarget * lineNs(world, cpu, target));
    const { pages, isFull } = request;
    const onDone = (): void => complete(world, target, request);
    callOn(world, cpu, target, { request, pages, isFull, onDone });
  }
  for (const target of targets) {
    if (!request.completed.has(target)) {
      request.waitingFor = target;
      yield makePart('wait', 'ackWait', Infinity);
      request.waitingFor = null;
    }
    yield makePart('wait', 'ackWait', ackLinesPerTarget * lineNs(world, cpu, target));
  }
  if (!isMeasured) return;
  world.shootdownsUnderWay -= 1;
  latencies.push(world.nowNs - request.t0Ns);
}

function complete(world: World, target: Cpu, request: FlushRequest): void {
  request.completed.add(target);
  if (request.waitingFor === target) endWait(world, request.initiator);
}

/** The flush here, then what the policy does for the other CPUs without interrupting them. */
function* localPhase(
  world: World,
  task: Task,
  request: FlushRequest,
  latencies: number[],
): PartProgram {
  const { local, remote } = world.spec.policy;
  const cpu = request.initiator;
  const place = { phase: 'local', category: 'localFlush' } as const;
  if (local !== 'none') {
    if (request.isFull) yield* flushAll(world, cpu, place);
    else yield* flushRange(world, request.pages, place);
  }
  if (remote === 'deferred' && !request.isSent) yield* post(world, task, request);
  if (remote === 'broadcast') {
    yield* broadcast(world, request);
    if (world.accounting.isMeasured(request.t0Ns)) latencies.push(world.nowNs - request.t0Ns);
  }
  yield* payDebt(world, { cpu }, 'local');
}

function* post(world: World, task: Task, request: FlushRequest): PartProgram {
  const { pendingMaskLines, sockets, lineNearNs, lineFarNs } = world.spec.machine;
  const others = othersThan(world, request.initiator);
  // Without another CPU the mask never leaves this one's cache.
  if (world.spec.policy.pending !== 'task' && others.length > 0) {
    const postNs = pendingMaskLines * (sockets > 1 ? lineFarNs : lineNearNs);
    yield makePart('local', 'deferredFlush', postNs);
  }
  enterRing(world, request);
  for (const cpu of others) {
    mark(world, cpu, task);
    checkAge(world, cpu);
  }
}

function* broadcast(world: World, request: FlushRequest): PartProgram {
  const { broadcastCycles, broadcastPerCpuNs } = world.spec.machine;
  const others = othersThan(world, request.initiator);
  const waitNs = cyclesToNs(world, broadcastCycles) + broadcastPerCpuNs * others.length;
  yield makePart('local', 'broadcastWait', waitNs);
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  world.accounting.count('nr_tlb_remote_flush_received', world.nowNs, others.length);
  for (const cpu of others) world.windows.closeOne(cpu, request, world.nowNs);
}
