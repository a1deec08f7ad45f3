import type { CpuTimeCategory } from '../../../shared/cpu-time-categories.ts';
import { makePart } from './processor.ts';
import { addRefillDebt } from './refill.ts';
import type { Cpu, PartProgram, PhaseName } from './cpu.ts';
import { codeNs, cyclesToNs, type World } from './world.ts';

/** Under which phase and category a flush runs. */
export interface FlushPlace {
  readonly phase: PhaseName;
  readonly category: CpuTimeCategory;
  /** Cycles that it takes beside its pages. */
  readonly extraCycles?: number;
  /** When it counts, ns, if that is not when it is done. */
  readonly countedNs?: number;
  readonly areIrqsOff?: boolean;
}

/** Spends the time of a flush; what it leaves comes before any interrupt that waited for it. */
function* spend(place: FlushPlace, costNs: number, done: () => void): PartProgram {
  const part = makePart(place.phase, place.category, costNs);
  if (place.areIrqsOff) yield { ...part, areIrqsOff: true, onEnd: done };
  else {
    yield part;
    done();
  }
}

/** Counts a flush that starts or is done now, if now is when it counts. */
export function countFlush(
  world: World,
  place: FlushPlace,
  counted: { readonly full: number } | { readonly pages: number },
  isDone: boolean,
): void {
  if (isDone === (place.countedNs !== undefined)) return;
  const nowNs = place.countedNs ?? world.nowNs;
  if ('full' in counted) world.accounting.count('nr_tlb_local_flush_all', nowNs, counted.full);
  else world.accounting.count('nr_tlb_local_flush_one', nowNs, counted.pages);
}

/** What cycles of a flush take here; those of a drain are not slowed down by another thread. */
function flushNs(world: World, cpu: Cpu, { category, extraCycles }: FlushPlace, cycles: number) {
  const all = cycles + (extraCycles ?? 0);
  return category === 'deferredFlush' ? cyclesToNs(world, all) : codeNs(world, cpu, all);
}

/** One page: with page-table isolation those of user mappings are in two address spaces. */
function pageCycles(world: World): number {
  const { machine, kernel, workload } = world.spec;
  const { invlpgCycles, ptiPageCycles, inContextPageCycles } = machine;
  if (!kernel.pti || workload.domain === 'direct-map') return invlpgCycles;
  return invlpgCycles + (kernel.userFlush === 'in-context' ? inContextPageCycles : ptiPageCycles);
}

/** Flushes this CPU's whole TLB. All requests older than its start are then covered here. */
export function* flushAll(world: World, cpu: Cpu, place: FlushPlace): PartProgram {
  const startNs = world.nowNs;
  const costNs = flushNs(world, cpu, place, world.spec.machine.fullFlushCycles);
  countFlush(world, place, { full: 1 }, false);
  yield* spend(place, costNs, () => {
    countFlush(world, place, { full: 1 }, true);
    addRefillDebt(world, cpu);
    world.windows.closeAll(cpu, startNs, world.nowNs, true);
  });
}

/** Flushes this many pages by address; what that covers is for the caller to say. */
export function* flushRange(world: World, cpu: Cpu, pages: number, place: FlushPlace): PartProgram {
  const costNs = flushNs(world, cpu, place, pages * pageCycles(world));
  countFlush(world, place, { pages }, false);
  yield* spend(place, costNs, () => countFlush(world, place, { pages }, true));
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
