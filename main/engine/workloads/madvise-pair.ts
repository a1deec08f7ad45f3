// Workload madvise-pair: two pinned threads of one process; one calls madvise(DONTNEED) on a touched page
// in a closed loop, the other busy-waits, as measured at EuroSys 2020. Its cycles are fitted to those rows.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { constant, storedConstants } from '../constants.ts';
import { tlbFlush } from './tlb-flush.ts';

export const madvisePair: WorkloadProfile = {
  ...tlbFlush,
  name: 'madvise-pair',
  tasks: 2,
  requesters: 1,
  userTimes: 'constant',
  userCycles: 1,
  kernelCycles: constant(storedConstants, 'madvise.kernelCycles'),
  contendedLines: 0,
};
