// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.
// One set for both published machines, fitted to the rows that published.ts marks as fitted.

export const fittedCosts = {
  xpfoMapCycles: 872,
  tlbEntries: 630,
  tlbFillTauUs: 484,
  pageWalkCycles: 20.9,
  tlbKernelShare: 0.2,
  contextSwitchCycles: 2670,
  pendingMaskLines: 1.44,
  'xeon-8160-2s:idleExitNs': 14900,
  'i5-3550:idleExitNs': 6840,
} as const;
