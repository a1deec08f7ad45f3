// Workload allocator: up to 16 pinned threads of one process whose allocator gives memory back with
// madvise(DONTNEED) or munmap, 1 to 64 pages at a time, every half a million cycles, and which block now and
// then. A made-up load; what a call costs beside its flush is fitted to madvise in loops.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { constant, storedConstants } from '../constants.ts';
import { kernelBuild } from './kernel-build.ts';

export const allocator: WorkloadProfile = {
  ...kernelBuild,
  name: 'allocator',
  tasks: 'min(cpus,16)',
  domain: 'user',
  placement: 'cpus',
  userCycles: 500000,
  kernelCycles: constant(storedConstants, 'madvise.kernelCycles'),
  pageCycles: constant(storedConstants, 'madvise.pageCycles'),
  allocShare: 1,
  reuseShare: 0,
  orderWeights: [8, 8, 8, 8, 4, 2, 2, 0, 0, 0, 0],
  burstMs: 4,
  blockMs: 1,
  syscallsPerMs: 5,
  totalOps: 1e8,
};
