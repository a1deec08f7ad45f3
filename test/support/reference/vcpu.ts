import { addRefillDebt } from './refill.ts';
import { makePart, startInterruption } from './processor.ts';
import { isIdle, isMasked, type Cpu, type Part, type PartProgram } from './cpu.ts';
import type { ReferenceStream } from './random.ts';
import { cyclesToNs, type World } from './world.ts';

/** Time that the host has the CPU of a vCPU. */
export function stolenPart(ns: number): Part {
  return { ...makePart('handler', 'idle', ns), isStolen: true };
}

/** Each vCPU runs for a while, then is off for a while, and so on; at time 0 it can be either. */
export function startVcpus(world: World): void {
  const { vcpuStolenMs, vcpuRunMs } = world.spec.machine;
  if (vcpuStolenMs === 0) return;
  for (const cpu of world.cpus) {
    const stream = world.makeStream(`cpu/${cpu.number}/vcpu`);
    const isOff = stream.uniform() < vcpuStolenMs / (vcpuStolenMs + vcpuRunMs);
    scheduleOff(world, cpu, stream, isOff ? 0 : stream.exponential(vcpuRunMs * 1e6));
  }
}

function scheduleOff(world: World, cpu: Cpu, stream: ReferenceStream, atNs: number): void {
  const { vcpuStolenMs, vcpuRunMs } = world.spec.machine;
  const again = (ns: number): void =>
    scheduleOff(world, cpu, stream, world.nowNs + ns + stream.exponential(vcpuRunMs * 1e6));
  const takeOff = (): void => {
    if (isIdle(cpu)) {
      again(0);
      return;
    }
    const offNs = stream.exponential(vcpuStolenMs * 1e6);
    startInterruption(world, cpu, offProgram(world, cpu, offNs));
    again(offNs);
  };
  world.events.schedule(atNs, 'vcpu', cpu.number, () => {
    if (isMasked(cpu)) cpu.pendingOff = takeOff;
    else takeOff();
  });
}

/** The vCPU is off; if others have marked it by then, the host flushes its TLB before it runs. */
function* offProgram(world: World, cpu: Cpu, offNs: number): PartProgram {
  cpu.isOff = true;
  yield stolenPart(offNs);
  cpu.isOff = false;
  if (!cpu.isMarkedByGuest) return;
  cpu.isMarkedByGuest = false;
  const startNs = world.nowNs;
  yield stolenPart(cyclesToNs(world, world.spec.machine.fullFlushCycles));
  addRefillDebt(world, cpu);
  world.base.windows.closeAll(cpu, startNs, world.nowNs, true);
}

/** Whether a flush request marks the CPU, and so leaves it out. */
export function takesMark({ spec }: World, cpu: Cpu): boolean {
  if (!spec.kernel.pvFlush || spec.workload.domain !== 'user' || !cpu.isOff) return false;
  cpu.isMarkedByGuest = true;
  return true;
}
