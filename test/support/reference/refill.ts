import { exp } from './elementary.ts';
import type { Cpu } from './cpu.ts';
import { cyclesToNs, type World } from './world.ts';

/** What it costs to fill again what has been filled since the TLB was emptied. */
export function refillNs(world: World, cpu: Cpu, since: Cpu['lastFullFlush']): number {
  const { tlbEntries, tlbFillTauUs, pageWalkCycles } = world.spec.machine;
  const fillingNs = world.nowNs - since.timeNs - (cpu.idleNs - since.idleNs);
  const filled = tlbEntries * (1 - exp(-fillingNs / (tlbFillTauUs * 1000)));
  return cyclesToNs(world, filled * pageWalkCycles);
}

export function addRefillDebt(world: World, cpu: Cpu): void {
  const { tlbKernelShare } = world.spec.machine;
  const kernelNs = tlbKernelShare * refillNs(world, cpu, cpu.lastFullFlush);
  const userNs = (1 - tlbKernelShare) * refillNs(world, cpu, cpu.lastUserFlush);
  cpu.debtNs += kernelNs + userNs;
  cpu.lastFullFlush = { timeNs: world.nowNs, idleNs: cpu.idleNs };
  cpu.lastUserFlush = cpu.lastFullFlush;
}
