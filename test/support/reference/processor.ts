import type { CpuTimeCategory } from '../../../shared/cpu-time-categories.ts';
import { awaken, rest, stir } from './idle-states.ts';
import { isMasked, type Cpu, type Part, type PartProgram, type PhaseName } from './cpu.ts';
import type { World } from './world.ts';

export function makePart(phase: PhaseName, category: CpuTimeCategory, ns: number): Part {
  return { phase, category, remainingNs: ns };
}

export function settle(world: World, cpu: Cpu): void {
  world.accounting.settle(cpu, world.nowNs);
}

/** Stops the progress of the CPU's part, if it makes any. */
export function suspend(world: World, cpu: Cpu): void {
  settle(world, cpu);
  if (!cpu.isProgressing) return;
  cpu.isProgressing = false;
  cpu.partVersion++;
  if (cpu.part) cpu.part.remainingNs -= world.nowNs - cpu.partSinceNs;
}

/** Lets the CPU's part go on from where it is. */
function resume(world: World, cpu: Cpu): void {
  settle(world, cpu);
  const part = cpu.part;
  if (!part) return;
  cpu.isProgressing = true;
  cpu.partSinceNs = world.nowNs;
  const version = ++cpu.partVersion;
  if (part.remainingNs === Infinity) return;
  const endNs = world.nowNs + Math.max(0, part.remainingNs);
  world.events.schedule(endNs, 'phaseEnd', cpu.number, () => {
    if (cpu.partVersion === version) endPart(world, cpu);
  });
}

/** The CPU now does this. Under an interruption the part waits for its end. */
export function startPart(world: World, cpu: Cpu, part: Part): void {
  settle(world, cpu);
  cpu.part = part;
  cpu.isProgressing = false;
  cpu.partVersion++;
  if (!cpu.interruption) resume(world, cpu);
}

export function goIdle(world: World, cpu: Cpu): void {
  settle(world, cpu);
  cpu.part = null;
  cpu.program = null;
  cpu.isProgressing = false;
  cpu.partVersion++;
  cpu.tickVersion++;
  if (!cpu.interruption) rest(world, cpu);
}

function endPart(world: World, cpu: Cpu): void {
  settle(world, cpu);
  cpu.isProgressing = false;
  if (cpu.part?.areIrqsOff) {
    // What came meanwhile is taken before the program goes on.
    const { onEnd } = cpu.part;
    cpu.part = { ...cpu.part, remainingNs: 0, areIrqsOff: false };
    onEnd?.();
    takePending(world, cpu);
  } else runProgram(world, cpu);
}

/** Lets the CPU's program go on to its next part. */
export function runProgram(world: World, cpu: Cpu): void {
  const step = cpu.program?.next();
  if (step && !step.done && step.value) startPart(world, cpu, step.value);
}

/** Ends a wait: what the CPU waited for has happened. A handler that runs there ends first. */
export function endWait(world: World, cpu: Cpu): void {
  suspend(world, cpu);
  if (cpu.part) cpu.part.remainingNs = 0;
  if (!cpu.interruption) resume(world, cpu);
}

/** Runs `body` on the CPU with interrupts off; what it did before waits. */
export function startInterruption(
  world: World,
  cpu: Cpu,
  body: PartProgram,
  onEnd: (() => void) | null = null,
): void {
  suspend(world, cpu);
  if (!cpu.part) awaken(cpu);
  cpu.interruption = { body, part: null, onEnd };
  stepInterruption(world, cpu);
}

function stepInterruption(world: World, cpu: Cpu): void {
  settle(world, cpu);
  const interruption = cpu.interruption;
  if (!interruption) throw new Error('no interruption to go on with');
  const step = interruption.body.next();
  if (step.done) {
    endInterruption(world, cpu);
    return;
  }
  interruption.part = step.value;
  const endNs = world.nowNs + step.value.remainingNs;
  world.events.schedule(endNs, 'phaseEnd', cpu.number, () => stepInterruption(world, cpu));
}

/** Interrupts that came meanwhile are taken first, then a tick, then the CPU goes on. */
function endInterruption(world: World, cpu: Cpu): void {
  cpu.interruption?.onEnd?.();
  cpu.interruption = null;
  if (!cpu.part) rest(world, cpu);
  takePending(world, cpu);
}

function takePending(world: World, cpu: Cpu): void {
  while (!cpu.interruption && cpu.pendingInterrupts.length > 0) cpu.pendingInterrupts.shift()?.();
  if (cpu.interruption) return;
  const tick = cpu.pendingTick;
  cpu.pendingTick = null;
  tick?.();
  while (!cpu.interruption && cpu.pendingTimers.length > 0) cpu.pendingTimers.shift()?.();
  if (!cpu.interruption && cpu.pendingOff) {
    const takeOff = cpu.pendingOff;
    cpu.pendingOff = null;
    takeOff();
  }
  if (!cpu.interruption && !cpu.isProgressing) resume(world, cpu);
}

/** An interrupt arrives at the CPU: `start` runs its handler as soon as the CPU takes it; until then it is `waiting`. */
export function deliverInterrupt(
  world: World,
  cpu: Cpu,
  start: () => void,
  waiting = cpu.pendingInterrupts,
): void {
  const takeOrWait = (): void => {
    if (isMasked(cpu)) waiting.push(start);
    else start();
  };
  if (cpu.interruption || cpu.part) {
    takeOrWait();
  } else {
    const startNs = world.nowNs + stir(world, cpu);
    world.events.schedule(startNs, 'interrupt', cpu.number, takeOrWait);
  }
}

/** How the time of a handler that starts now is counted. */
export function handlerCategory(cpu: Cpu): CpuTimeCategory {
  if (!cpu.part) return 'idle';
  return cpu.part.phase === 'user' ? 'ipiHandlerOverUser' : 'ipiHandlerOverKernel';
}
