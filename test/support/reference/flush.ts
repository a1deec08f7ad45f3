import type { CpuTimeCategory } from '../../../shared/cpu-time-categories.ts';
import { exp } from './elementary.ts';
import { makePart } from './processor.ts';
import type { Cpu, PartProgram, PhaseName } from './cpu.ts';
import { cyclesToNs, type World } from './world.ts';

/** Under which phase and category a flush runs. */
export interface FlushPlace {
  readonly phase: PhaseName;
  readonly category: CpuTimeCategory;
}

/** Flushes this CPU's whole TLB. All requests older than its start are then covered here. */
export function* flushAll(world: World, cpu: Cpu, place: FlushPlace): PartProgram {
  const startNs = world.nowNs;
  const costNs = cyclesToNs(world, world.spec.machine.fullFlushCycles);
  yield makePart(place.phase, place.category, costNs);
  world.accounting.count('nr_tlb_local_flush_all', world.nowNs);
  addRefillDebt(world, cpu);
  world.windows.closeAll(cpu, startNs, world.nowNs);
}

/** Flushes this many pages by address; what that covers is for the caller to say. */
export function* flushRange(
  world: World,
  pages: number,
  { phase, category }: FlushPlace,
): PartProgram {
  yield makePart(phase, category, cyclesToNs(world, pages * world.spec.machine.invlpgCycles));
  world.accounting.count('nr_tlb_local_flush_one', world.nowNs, pages);
}

function addRefillDebt(world: World, cpu: Cpu): void {
  const { tlbEntries, tlbFillTauUs, pageWalkCycles } = world.spec.machine;
  const { timeNs, idleNs } = cpu.lastFullFlush;
  const fillingNs = world.nowNs - timeNs - (cpu.idleNs - idleNs);
  const filled = tlbEntries * (1 - exp(-fillingNs / (tlbFillTauUs * 1000)));
  cpu.debtNs += cyclesToNs(world, filled * pageWalkCycles);
  cpu.lastFullFlush = { timeNs: world.nowNs, idleNs: cpu.idleNs };
}

/** At the end of a switch to a task: no more is owed than a refill of all that a TLB holds. */
export function capDebt(world: World, cpu: Cpu): void {
  const { tlbEntries, pageWalkCycles } = world.spec.machine;
  cpu.debtNs = Math.min(cpu.debtNs, cyclesToNs(world, tlbEntries * pageWalkCycles));
}

/** Lengthens a phase that ends by the CPU's refill debt, until there is none. */
export function* payDebt(
  world: World,
  place: { readonly cpu: Cpu },
  phase: PhaseName,
): PartProgram {
  const kernelShare = world.spec.machine.tlbKernelShare;
  while (place.cpu.debtNs > 0) {
    const debtNs = place.cpu.debtNs;
    place.cpu.debtNs = 0;
    const part = makePart(phase, 'tlbRefillKernel', debtNs);
    yield { ...part, refillKernelShare: kernelShare };
  }
}
