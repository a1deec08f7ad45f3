// Workload munmap-sharers: one pinned thread unmaps a page that all threads of its process have touched,
// again and again; the others busy-wait, a thread a CPU, as measured for LATR (ASPLOS 2018).
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { constant, storedConstants } from '../constants.ts';
import { madvisePair } from './madvise-pair.ts';

export const munmapSharers: WorkloadProfile = {
  ...madvisePair,
  name: 'munmap-sharers',
  tasks: 'cpus',
  kernelCycles: 2000,
  pageCycles: constant(storedConstants, 'munmap.pageCycles'),
  sharedLines: constant(storedConstants, 'munmap.sharedLines'),
  sharerLines: constant(storedConstants, 'munmap.sharerLines'),
};
