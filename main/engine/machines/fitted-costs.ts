// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.
// One set for both published machines, fitted to the rows that published.ts marks as fitted.

export const fittedCosts = {
  xpfoMapCycles: 874,
  tlbEntries: 710,
  tlbFillTauUs: 561,
  pageWalkCycles: 16.8,
  tlbKernelShare: 0.2,
  contextSwitchCycles: 2020,
  pendingMaskLines: 1.45,
  'xeon-8160-2s:idleExitNs': 9620,
} as const;
