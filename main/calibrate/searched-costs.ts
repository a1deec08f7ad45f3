import type { Parameter } from './bounded-search.ts';

/**
 * The costs to search, each with the range that published measurements allow (MODEL.md, section 9): what
 * XPFO itself costs, and what the measured rows of interrupts and flushes say nothing of. How deep idle
 * CPUs sleep is a fact of a machine; `machine:field` names a cost of one alone.
 */
export const searchedCosts: readonly Parameter[] = [
  { name: 'xpfoMapCycles', min: 300, max: 1500, start: 580 },
  { name: 'tlbEntries', min: 512, max: 1536, start: 1000 },
  { name: 'tlbFillTauUs', min: 50, max: 1000, start: 200 },
  { name: 'pageWalkCycles', min: 10, max: 45, start: 30 },
  { name: 'tlbKernelShare', min: 0.2, max: 0.6, start: 0.4 },
  { name: 'contextSwitchCycles', min: 2000, max: 6000, start: 3000 },
  { name: 'pendingMaskLines', min: 0.5, max: 6, start: 2 },
  { name: 'xeon-8160-2s:idleExitNs', min: 500, max: 130000, start: 10000 },
  { name: 'i5-3550:idleExitNs', min: 500, max: 130000, start: 2000 },
];

/** The field of a machine that a searched cost is. */
export function fieldOf(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
