// Written by `lab calibrate --write`; do not edit. What each cost means: shared/spec/machine.ts.
// One set for both published machines, fitted to the rows that published.ts marks as fitted.

export const fittedCosts = {
  xpfoMapCycles: 783,
  invlpgCycles: 300,
  fullFlushCycles: 714,
  tlbEntries: 649,
  tlbFillTauUs: 644,
  pageWalkCycles: 17.5,
  tlbKernelShare: 0.406,
  irqCycles: 700,
  csdCycles: 159,
  sendLinesPerTarget: 2.48,
  ackLinesPerTarget: 1.35,
  contextSwitchCycles: 5250,
  pendingMaskLines: 1.69,
} as const;
