// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.
// One set for both published machines, fitted to the rows that published.ts marks as fitted.

export const fittedCosts = {
  xpfoMapCycles: 884,
  tlbEntries: 512,
  tlbFillTauUs: 300,
  pageWalkCycles: 16.5,
  tlbKernelShare: 0.2,
  contextSwitchCycles: 2040,
  pendingMaskLines: 1.44,
  'xeon-8160-2s:idleExitNs': 12400,
} as const;
