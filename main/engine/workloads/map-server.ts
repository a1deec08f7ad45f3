// Workload map-server: a server with a thread on each CPU that maps a buffer for each request, uses it and
// unmaps it, as an allocator does that gives memory back. Sizes and rates are made up: 16 pages every 50 us
// or so, and waiting for a tenth of the time.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { constant, storedConstants } from '../constants.ts';
import { kernelBuild } from './kernel-build.ts';

export const mapServer: WorkloadProfile = {
  ...kernelBuild,
  name: 'map-server',
  tasks: 'cpus',
  domain: 'user',
  placement: 'cpus',
  pages: 16,
  pageCycles: constant(storedConstants, 'madvise.pageCycles'),
  userCycles: 100000,
  kernelCycles: 4000,
  allocShare: 1,
  reuseShare: 0,
  orderWeights: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  burstMs: 1,
  blockMs: 0.1,
  totalOps: 1e8,
};
