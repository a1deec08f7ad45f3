// Adversary descheduled-vcpu: a vCPU that the host takes off its CPU for workload.vcpuOffMs, again and again
// with user code of one page operation between. While it is off it takes no interrupt; ticks wait too.
import type { Adversary } from './adversary.ts';

export const descheduledVcpu: Adversary = {
  name: 'descheduled-vcpu',
  text: 'A vCPU that the host takes off for workload.vcpuOffMs, again and again.',
  cpu: 'ordinary',
  task: ({ workload, machine }) => ({
    userNs: workload.userCycles / machine.ghz,
    kernelNs: 0,
    areIrqsOff: false,
    offNs: workload.vcpuOffMs * 1e6,
  }),
};
