// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.
// One set for both published machines, but for how deep the idle CPUs of each sleep. Fitted to the rows that
// published.ts marks as fitted.

export const fittedCosts = {
  xpfoMapCycles: 873,
  tlbEntries: 578,
  tlbFillTauUs: 403,
  pageWalkCycles: 15.5,
  tlbKernelShare: 0.2,
  contextSwitchCycles: 3990,
  pendingMaskLines: 1.49,
  'xeon-8160-2s:idleExitNs': 16800,
  'i5-3550:idleExitNs': 7450,
} as const;
