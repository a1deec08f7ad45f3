import { addRefillDebt } from './refill.ts';
import { isIdle, type Cpu, type FlushRequest } from './cpu.ts';
import type { World } from './world.ts';

/** How long a CPU is idle before it sleeps deeply, ns; Infinity if it never does. */
function deepAfterNs({ spec, deepCpu }: World, cpu: Cpu): number {
  if (cpu === deepCpu) return 0;
  return spec.machine.deepIdleUs === null ? Infinity : spec.machine.deepIdleUs * 1000;
}

/** The CPU does nothing from now on: in a while it sleeps deeply, if nothing calls it. */
export function rest(world: World, cpu: Cpu): void {
  cpu.isDeep = false;
  const version = ++cpu.deepVersion;
  const afterNs = deepAfterNs(world, cpu);
  if (afterNs === Infinity) return;
  world.events.schedule(world.nowNs + afterNs, 'deepSleep', cpu.number, () => {
    if (cpu.deepVersion === version && isIdle(cpu)) sleepDeeply(world, cpu);
  });
}

function sleepDeeply(world: World, cpu: Cpu): void {
  cpu.isDeep = true;
  world.accounting.settle(cpu, world.nowNs);
  addRefillDebt(world, cpu);
  world.base.windows.closeAll(cpu, world.nowNs, world.nowNs, true);
}

/** Something calls the CPU: it sleeps no deeper, and is on its way out. Returns how long that takes, ns. */
export function stir({ spec }: World, cpu: Cpu): number {
  cpu.deepVersion++;
  return cpu.isDeep ? spec.machine.deepExitNs : spec.machine.idleExitNs;
}

/** The CPU is awake. */
export function awaken(cpu: Cpu): void {
  cpu.isDeep = false;
  cpu.deepVersion++;
}

/** At t0: CPUs that sleep deeply hold nothing. */
export function closeAsleep(world: World, request: FlushRequest): void {
  const asleep = world.cpus.filter((cpu) => cpu.isDeep && cpu !== request.initiator);
  for (const cpu of asleep) world.base.windows.closeAll(cpu, world.nowNs, world.nowNs, true);
}

/** What the kernel does with idle CPUs in flushes of user mappings by IPI. */
export function lazyMode({ spec }: World): 'interrupted' | 'dropped' | 'skipped' {
  const isUser = spec.workload.domain === 'user' && spec.policy.remote === 'ipi';
  return isUser ? spec.kernel.lazy : 'interrupted';
}

/** A request does not concern a CPU that has dropped the process: it is clean, or is about to be. */
export function isDropped(world: World, cpu: Cpu, request: FlushRequest): boolean {
  if (!cpu.isDropped || lazyMode(world) !== 'dropped') return false;
  if (cpu.isDropDone) world.windows.closeOne(cpu, request, world.nowNs);
  else cpu.closedByDrop.push(request);
  return true;
}

/** The flush with which the CPU drops the process is done. */
export function endDrop(world: World, cpu: Cpu): void {
  cpu.isDropDone = true;
  for (const request of cpu.closedByDrop) world.windows.closeOne(cpu, request, world.nowNs);
  cpu.closedByDrop = [];
}
