// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.
// One set for both published machines, fitted to the rows that published.ts marks as fitted.

export const fittedCosts = {
  xpfoMapCycles: 895,
  tlbEntries: 600,
  tlbFillTauUs: 533,
  pageWalkCycles: 16.5,
  tlbKernelShare: 0.2,
  contextSwitchCycles: 2080,
  pendingMaskLines: 1.45,
  'xeon-8160-2s:idleExitNs': 14300,
} as const;
