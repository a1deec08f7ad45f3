// The costs that every built-in machine shares, where its generation has none of its own. The fitted ones
// were found together, for both published machines at once, by the search in main/calibrate (npm run -s
// lab -- calibrate); each lies in the range that published measurements allow (MODEL.md, section 9). The
// rest are the design's values and were not searched.
import { absentValues } from '../../../shared/spec/absent-values.ts';
import { machineFields } from '../../../shared/spec/machine-fields.ts';
import { fittedCosts } from './fitted-costs.ts';

type Fitted = typeof fittedCosts;
/** Without those of one machine, whose names begin with it. */
type Shared = { [K in keyof Fitted as K extends `${string}:${string}` ? never : K]: Fitted[K] };

const sharedCosts = Object.fromEntries(
  Object.entries(fittedCosts).filter(([name]) => !name.includes(':')),
) as Shared;

export const cycleCosts = {
  ...absentValues(machineFields),
  ...sharedCosts,
  // Lines and interrupts of a kernel that has no numbers of its own: the first model's.
  sendLinesPerTarget: 2.48,
  ackLinesPerTarget: 1.35,
  irqCycles: 700,
  csdCycles: 0,
  invlpgCycles: 205,
  fullFlushCycles: 700,
  // Sleep states from C1 to C6 take 0.5 us to over 100 us to leave. The published sync rows depend on
  // this one: idle CPUs are woken too, so deeper sleep than assumed would raise them.
  idleExitNs: 2000,
  // CONFIG_HZ of the usual distributions.
  tickHz: 250,
  // Not known: no published measurement of INVLPGB with TLBSYNC. Mark results as such.
  broadcastCycles: 500,
  broadcastPerCpuNs: 2,
} as const;
