import type { MachineField } from '../../shared/spec/machine.ts';

/** A fitted cost, and the range that published measurements allow. */
export interface FittedCost {
  readonly field: Exclude<MachineField, 'sockets'>;
  readonly min: number;
  readonly max: number;
  /** Source of the range, in the words of main/engine/MODEL.md, section 9. */
  readonly source: string;
  /** Each machine has its own; else one value is for all. */
  readonly isPerMachine?: true;
}

const cacheWalk = 'a walk that hits the caches';
const tlbSizes = 'size of second-level TLBs, Haswell to Skylake';

/**
 * The costs that `lab calibrate` searches for: one set for both published machines, but how deep idle CPUs
 * sleep for each its own.
 */
export const fittedCosts: readonly FittedCost[] = [
  { field: 'xpfoMapCycles', min: 300, max: 1500, source: 'PTE change, lock, lookup' },
  { field: 'tlbEntries', min: 512, max: 1536, source: tlbSizes },
  {
    field: 'tlbFillTauUs',
    min: 50,
    max: 1000,
    source: 'how long a task takes to touch as many pages',
  },
  { field: 'pageWalkCycles', min: 10, max: 45, source: cacheWalk },
  { field: 'tlbKernelShare', min: 0.2, max: 0.6, source: cacheWalk },
  { field: 'contextSwitchCycles', min: 2000, max: 6000, source: 'without any flush' },
  { field: 'pendingMaskLines', min: 0.5, max: 6, source: 'contended cpumask words' },
  { field: 'idleExitNs', min: 500, max: 130000, source: 'C1 to C6', isPerMachine: true },
];

/** How many values the search has on so many machines. */
export function countSearched(machines: number): number {
  return fittedCosts.reduce((sum, { isPerMachine }) => sum + (isPerMachine ? machines : 1), 0);
}
