// Workload tlb-flush2: tlb-flush under the name that will-it-scale gives the test, beside tlb-flush1 and
// tlb-flush3.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { tlbFlush } from './tlb-flush.ts';

export const tlbFlush2: WorkloadProfile = { ...tlbFlush, name: 'tlb-flush2' };
