// Workload tlb-flush3: the tlb_flush3 test of will-it-scale, on a shared file mapping: a dirty page is
// flushed twice in a loop, so a page operation is half a loop, as in tlb-flush1.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { tlbFlush1 } from './tlb-flush1.ts';

export const tlbFlush3: WorkloadProfile = { ...tlbFlush1, name: 'tlb-flush3' };
