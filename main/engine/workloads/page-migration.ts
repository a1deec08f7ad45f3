// Workload page-migration: as reclaim, with the copy of each page that is moved to another node: 4 KiB at
// about 5 bytes a cycle, made up like the rest.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { reclaim } from './reclaim.ts';

export const pageMigration: WorkloadProfile = {
  ...reclaim,
  name: 'page-migration',
  kernelCycles: 4000,
  pageCycles: 800,
};
