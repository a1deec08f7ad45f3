import type { Parameter, Point } from './bounded-search.ts';

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

/** The field of a machine that a searched cost is, and the machine whose alone it is; null if it is of all. */
export function readCostName(name: string): {
  readonly owner: string | null;
  readonly field: string;
} {
  const end = name.indexOf(':');
  return end < 0
    ? { owner: null, field: name }
    : { owner: name.slice(0, end), field: name.slice(end + 1) };
}

/** The costs that are those of a machine, by field: those of all, and its own. */
export function costsFor(machine: string, costs: Point): Point {
  const own = Object.entries(costs).flatMap(([name, value]) => {
    const { owner, field } = readCostName(name);
    return owner === null || owner === machine ? [[field, value] as const] : [];
  });
  return Object.fromEntries(own);
}
