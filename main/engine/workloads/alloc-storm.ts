// Workload alloc-storm: page faults with little between them, on every CPU.
// A made-up load to see an extreme by; whatever it does not state is kernel-build's.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { kernelBuild } from './kernel-build.ts';

export const allocStorm: WorkloadProfile = {
  ...kernelBuild,
  name: 'alloc-storm',
  tasks: 'cpus',
  userCycles: 2000,
};
