// Workload thp: a kernel build with many huge pages.
// A made-up load to see an extreme by; whatever it does not state is kernel-build's.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { kernelBuild } from './kernel-build.ts';

export const thp: WorkloadProfile = {
  ...kernelBuild,
  name: 'thp',
  orderWeights: [0.95, 0, 0, 0, 0, 0, 0, 0, 0, 0.05, 0],
};
