// Adversary irqs-off: a task that keeps interrupts off in the kernel for workload.irqsOffUs, again and
// again with user code of one page operation between. Interrupts and ticks wait until a section is over.
import type { Adversary } from './adversary.ts';

export const irqsOff: Adversary = {
  name: 'irqs-off',
  text: 'A task that keeps interrupts off for workload.irqsOffUs, again and again.',
  cpu: 'ordinary',
  task: ({ workload, machine }) => ({
    userNs: workload.userCycles / machine.ghz,
    kernelNs: workload.irqsOffUs * 1000,
    areIrqsOff: true,
    offNs: 0,
  }),
};
