import type { Cpu } from './cpu.ts';
import type { World } from './world.ts';

/** Whether a request that a CPU makes now only joins those that it gathers. */
export function isGatheredNow(world: World, cpu: Cpu): boolean {
  const { gather } = world.spec.policy;
  if (gather === 1) return false;
  cpu.gathered = (cpu.gathered + 1) % gather;
  return cpu.gathered > 0;
}

/** A request frees pages now: whether pages are used again for it that some CPU may still hold. */
export function isReuseForcing(world: World, pages: number): boolean {
  const { policy, workload } = world.spec;
  if (!policy.beforeReuse) return false;
  world.freedPages += pages;
  const isUsed = ({ freedTo }: World['freeRequests'][number]): boolean =>
    freedTo + workload.freePages <= world.freedPages;
  const used = world.freeRequests.filter(isUsed);
  world.freeRequests = world.freeRequests.filter((one) => !isUsed(one));
  return used.some(({ t0Ns }) => world.pinnedCpus.some((cpu) => cpu.cleanOfNs < t0Ns));
}
