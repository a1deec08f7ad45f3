// Written by `npm run calibrate`; do not edit. What each cost means: shared/machine.ts.
// One set for both published machines, fitted to the rows that published.ts marks as fitted.

export const fittedCosts = {
  xpfoMapCycles: 760,
  invlpgCycles: 300,
  fullFlushCycles: 300,
  tlbEntries: 688,
  tlbFillTauUs: 858,
  pageWalkCycles: 19.6,
  tlbKernelShare: 0.4,
  irqCycles: 915,
  csdCycles: 150,
  sendLinesPerTarget: 2.3,
  ackLinesPerTarget: 1.23,
  contextSwitchCycles: 5400,
  pendingMaskLines: 2,
} as const;
