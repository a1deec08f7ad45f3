import { addRefillDebt, refillNs } from './refill.ts';
import type { Cpu, Task } from './cpu.ts';
import type { World } from './world.ts';

/** Whether a switch to another task loads page tables that empty the TLB. */
function losesAtSwitch({ spec }: World): boolean {
  return !spec.kernel.pcid && spec.workload.placement === 'free';
}

/** The switch to a task ends: what of the TLB another process has left is gone. */
export function changeProcess(world: World, cpu: Cpu, task: Task): void {
  const last = cpu.lastTask;
  cpu.lastTask = task;
  if (!losesAtSwitch(world) || last === null || last === task) return;
  if (world.spec.kernel.pti) {
    addRefillDebt(world, cpu);
    world.base.windows.closeAll(cpu, world.nowNs, world.nowNs, true);
    return;
  }
  const { tlbKernelShare } = world.spec.machine;
  cpu.debtNs += (1 - tlbKernelShare) * refillNs(world, cpu, cpu.lastUserFlush);
  cpu.lastUserFlush = { timeNs: world.nowNs, idleNs: cpu.idleNs };
}
