// Workload mostly-idle: one task to sixteen CPUs.
// A made-up load to see an extreme by; whatever it does not state is kernel-build's.
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { kernelBuild } from './kernel-build.ts';

export const mostlyIdle: WorkloadProfile = {
  ...kernelBuild,
  name: 'mostly-idle',
  tasks: 'cpus/16',
};
