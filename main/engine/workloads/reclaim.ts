// Workload reclaim: one thread unmaps page after page of a process whose other threads compute, a thread a
// CPU, as reclaim does under memory pressure. Rates are made up. With policy reclaim-batch 32 pages are
// flushed together; gather=512 is how migration does it since Linux 6.3.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { mapServer } from './map-server.ts';

export const reclaim: WorkloadProfile = {
  ...mapServer,
  name: 'reclaim',
  requesters: 1,
  pages: 1,
  userCycles: 100,
  kernelCycles: 3000,
  burstMs: 1e6,
  blockMs: 0,
};
