// Workload tlb-flush1: the tlb_flush1 test of will-it-scale, as tlb-flush, but on a private file mapping. A
// loop makes two requests: the page that fault-around maps is copied at the write, and dropped. A page
// operation is half a loop, with half of the transfers that a loop waits for.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { constant, storedConstants } from '../constants.ts';
import { tlbFlush } from './tlb-flush.ts';

export const tlbFlush1: WorkloadProfile = {
  ...tlbFlush,
  name: 'tlb-flush1',
  contendedLines: constant(storedConstants, 'loop.vmaLockLines') / 2,
};
