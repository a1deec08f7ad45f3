import { flushAll, flushRange, payDebt } from './flush.ts';
import { catchUp, hasGenerations } from './generations.ts';
import { countInstructions } from './hardware.ts';
import { checkAge } from './max-age.ts';
import { enqueue, kick } from './call-function.ts';
import { mark, markIdle } from './pending.ts';
import { isDropped, lazyMode } from './idle-states.ts';
import { endWait, makePart } from './processor.ts';
import { enterRing, ringLength } from './rings.ts';
import { lineNs, sendNs } from './topology.ts';
import { takesMark } from './vcpu.ts';
import { isIdle, type Cpu, type FlushRequest, type PartProgram, type Task } from './cpu.ts';
import { cyclesToNs, newestAt, othersThan, type World } from './world.ts';

/** All that one flush request makes its initiator do, from the change of the page table on. */
export function* flushFor(world: World, task: Task, request: FlushRequest): PartProgram {
  if (request.isGathered) return;
  const local = () => localPhase(world, task, request);
  const measured = world.accounting.isMeasured(request.t0Ns) ? 1 : 0;
  if (!request.isSent) {
    const isAwaited = world.spec.policy.remote === 'broadcast' ? measured : 0;
    world.shootdownsUnderWay += isAwaited;
    yield* local();
    world.shootdownsUnderWay -= isAwaited;
    return;
  }
  world.shootdownsUnderWay += measured;
  const isConcurrent = world.spec.kernel.localFlush === 'concurrent';
  const isLocalFirst = world.spec.workload.domain !== 'direct-map' && !isConcurrent;
  const targets = chooseTargets(world, request);
  if (isLocalFirst) yield* local();
  if (targets.length > 0) {
    yield* send(world, request, targets);
    if (isConcurrent) yield* local();
    yield* awaitAll(world, request, targets);
    if (measured > 0) world.latencies.push(world.nowNs - request.t0Ns);
  }
  world.shootdownsUnderWay -= measured;
  const isLocalDone = isLocalFirst || (isConcurrent && targets.length > 0);
  if (!isLocalDone) yield* local();
}

/** The CPUs that get an interrupt; with `targets: running` the idle ones are posted instead. */
function chooseTargets(world: World, request: FlushRequest): Cpu[] {
  const others = othersThan(world, request.initiator);
  const isToAll = world.spec.policy.targets === 'all' && lazyMode(world) !== 'skipped';
  const posted = others.filter((cpu) => !isToAll && isIdle(cpu));
  for (const cpu of posted) markIdle(world, cpu);
  const asked = others.filter((cpu) => !posted.includes(cpu));
  return asked.filter((cpu) => !isDropped(world, cpu, request) && !takesMark(world, cpu));
}

/** Queues the request on each target; the interrupts leave meanwhile, or all at once after that. */
function* send(world: World, request: FlushRequest, targets: readonly Cpu[]): PartProgram {
  const { machine, kernel } = world.spec;
  const cpu = request.initiator;
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  const kicked: Cpu[] = [];
  for (const target of targets) {
    const isForMask = target === targets[0] && targets.length > 1;
    const maskNs = isForMask ? cyclesToNs(world, kernel.maskCycles) : 0;
    yield makePart(
      'send',
      'ipiSend',
      maskNs + sendNs(world, cpu, target, kernel.kick === 'per-target'),
    );
    const onReported = (): void => complete(world, target, request);
    const wasEmpty = enqueue(world, target, {
      side: world.side,
      request,
      sender: cpu,
      onReported,
      onDone: () => {},
    });
    if (kernel.kick === 'once' && (wasEmpty || kernel.kickTo === 'all')) kicked.push(target);
    if (kernel.kick === 'per-target' && wasEmpty) kick(world, cpu, target);
  }
  for (const target of kicked) {
    yield makePart('send', 'ipiSend', machine.icrNs + machine.ipiExitNs);
    kick(world, cpu, target);
  }
}

function* awaitAll(world: World, request: FlushRequest, targets: readonly Cpu[]): PartProgram {
  const { machine, kernel } = world.spec;
  const cpu = request.initiator;
  const ackLines = kernel.ackLines ?? machine.ackLinesPerTarget;
  for (const target of targets) {
    if (!request.completed.has(target)) {
      request.waitingFor = target;
      yield makePart('wait', 'ackWait', Infinity);
      request.waitingFor = null;
    }
    yield makePart('wait', 'ackWait', ackLines * lineNs(world, cpu, target));
  }
}

function complete(world: World, target: Cpu, request: FlushRequest): void {
  request.completed.add(target);
  if (request.waitingFor === target) endWait(world, request.initiator);
}

/** The flush here, then what the policy does for the other CPUs without interrupting them. */
function* localPhase(world: World, task: Task, request: FlushRequest): PartProgram {
  const { local, remote } = world.spec.policy;
  const cpu = request.initiator;
  if (local !== 'none' || request.isForced) yield* flushHere(world, request);
  if (remote === 'deferred' && !request.isSent) yield* post(world, task, request);
  if ((remote === 'broadcast' || remote === 'invlpgb') && othersThan(world, cpu).length > 0) {
    yield* broadcast(world, request);
    if (world.accounting.isMeasured(request.t0Ns)) world.latencies.push(world.nowNs - request.t0Ns);
  }
  yield* payDebt(world, { cpu }, 'local');
}

function* flushHere(world: World, request: FlushRequest): PartProgram {
  const cpu = request.initiator;
  const { machine, kernel, workload } = world.spec;
  const isolationCycles = kernel.pti ? machine.ptiFlushCycles : 0;
  const isUser = workload.domain === 'user';
  const extraCycles = isUser ? machine.userFlushCycles + isolationCycles : 0;
  const place = {
    phase: 'local',
    category: 'localFlush',
    extraCycles,
    areIrqsOff: hasGenerations(world),
    ...(hasGenerations(world) && { countedNs: world.nowNs }),
  } as const;
  let extent: ReturnType<typeof catchUp> = request.isFull ? 'full' : 'range';
  if (hasGenerations(world)) extent = catchUp(world, cpu, request, newestAt(world, cpu));
  if (extent === 'full') yield* flushAll(world, cpu, place);
  if (extent === 'range') {
    yield* flushRange(world, cpu, request.pages, { ...place, countedNs: world.nowNs });
  }
}
function* post(world: World, task: Task, request: FlushRequest): PartProgram {
  const { pendingMaskLines, postCpuCycles, sockets, lineNearNs, lineFarNs, ghz } =
    world.spec.machine;
  const isForAll = world.spec.workload.domain === 'direct-map';
  const isInRing = ringLength(world) !== null;
  const others = othersThan(world, request.initiator);
  const isSpread =
    isForAll || isInRing
      ? sockets > 1
      : others.some(({ socket }) => socket !== request.initiator.socket);
  // Without another CPU the mask never leaves this one's cache.
  if (world.spec.policy.pending !== 'task' && others.length > 0) {
    const linesNs = pendingMaskLines * (isSpread ? lineFarNs : lineNearNs);
    const namesNs = isInRing && !isForAll ? (others.length * postCpuCycles) / ghz : 0;
    yield makePart('local', 'deferredFlush', linesNs + namesNs);
  }
  enterRing(world, request);
  for (const cpu of others) {
    mark(world, cpu, task);
    checkAge(world, cpu);
  }
}

function* broadcast(world: World, request: FlushRequest): PartProgram {
  const { broadcastCycles, broadcastPerCpuNs, invlpgbCycles, cpus } = world.spec.machine;
  const others = othersThan(world, request.initiator);
  const moreCycles = (countInstructions(world.spec, request) - 1) * invlpgbCycles;
  const waitNs = cyclesToNs(world, broadcastCycles + moreCycles) + broadcastPerCpuNs * (cpus - 1);
  yield makePart('local', 'broadcastWait', waitNs);
  world.accounting.count('nr_tlb_remote_flush', world.nowNs);
  world.accounting.count('nr_tlb_remote_flush_received', world.nowNs, others.length);
  for (const cpu of others) world.windows.closeOne(cpu, request, world.nowNs);
}
