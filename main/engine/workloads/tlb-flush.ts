// Workload tlb-flush: the tlb_flush2 test of will-it-scale, pinned threads of one process that write to a
// page, drop it with madvise(DONTNEED) and read it again, a thread a CPU. Its cycles are fitted to the
// measured loops; what a loop takes on a machine besides flushing differs, and can be set (kernelCycles).
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { constant, storedConstants } from '../constants.ts';
import { kernelBuild } from './kernel-build.ts';

export const tlbFlush: WorkloadProfile = {
  ...kernelBuild,
  name: 'tlb-flush',
  tasks: 'cpus',
  domain: 'user',
  placement: 'cpus',
  pages: 1,
  userCycles: constant(storedConstants, 'loop.userCycles'),
  kernelCycles: constant(storedConstants, 'loop.unanchoredCycles'),
  pageCycles: constant(storedConstants, 'madvise.pageCycles'),
  contendedLines: constant(storedConstants, 'loop.vmaLockLines'),
  allocShare: 1,
  reuseShare: 0,
  orderWeights: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  burstMs: 1e6,
  blockMs: 0,
  syscallsPerMs: 0,
  totalOps: 1e8,
};
