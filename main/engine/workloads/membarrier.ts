// Workload membarrier: each thread of a process does short work and then asks for a barrier on all CPUs
// that run the process, as membarrier(PRIVATE_EXPEDITED) does. How often is made up: every millisecond.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { mapServer } from './map-server.ts';

export const membarrier: WorkloadProfile = {
  ...mapServer,
  name: 'membarrier',
  domain: 'barrier',
  pages: 0,
  pageCycles: 0,
  userCycles: 2500000,
  kernelCycles: 1500,
};
