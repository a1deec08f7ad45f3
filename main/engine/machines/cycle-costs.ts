// The costs that every built-in machine shares. The fitted ones were found together, for both
// published machines at once, by the search in main/calibrate (npm run -s lab -- calibrate); each lies
// in the range that published measurements allow (MODEL.md, section 9). The rest are the design's
// values and were not searched.
import { absentValues } from '../../../shared/spec/absent-values.ts';
import { machineFields } from '../../../shared/spec/machine-fields.ts';
import { fittedCosts } from './fitted-costs.ts';

export const cycleCosts = {
  ...absentValues(machineFields),
  ...fittedCosts,
  // Sleep states from C1 to C6 take 0.5 us to over 100 us to leave. The published sync rows depend on
  // this one: idle CPUs are woken too, so deeper sleep than assumed would raise them.
  idleExitNs: 2000,
  // CONFIG_HZ of the usual distributions.
  tickHz: 250,
  // Not known: no published measurement of INVLPGB with TLBSYNC. Mark results as such.
  broadcastCycles: 500,
  broadcastPerCpuNs: 2,
} as const;
