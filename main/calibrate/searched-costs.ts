import type { Parameter } from './bounded-search.ts';

/**
 * The costs to search, each with the range that published measurements allow (MODEL.md, section 9).
 * The rows do not determine the other costs, which stay as they are.
 */
export const searchedCosts: readonly Parameter[] = [
  { name: 'xpfoMapCycles', min: 300, max: 1500, start: 580 },
  { name: 'invlpgCycles', min: 100, max: 300, start: 220 },
  { name: 'fullFlushCycles', min: 300, max: 2300, start: 800 },
  { name: 'tlbEntries', min: 512, max: 1536, start: 1000 },
  { name: 'tlbFillTauUs', min: 50, max: 1000, start: 200 },
  { name: 'pageWalkCycles', min: 10, max: 45, start: 30 },
  { name: 'tlbKernelShare', min: 0.2, max: 0.6, start: 0.4 },
  { name: 'irqCycles', min: 600, max: 2500, start: 1200 },
  { name: 'csdCycles', min: 150, max: 600, start: 300 },
  { name: 'sendLinesPerTarget', min: 1, max: 4, start: 2.3 },
  { name: 'ackLinesPerTarget', min: 0.5, max: 2, start: 1 },
  { name: 'contextSwitchCycles', min: 2000, max: 6000, start: 3000 },
  { name: 'pendingMaskLines', min: 0.5, max: 6, start: 2 },
];
