// Adversary parked: a task in the kernel for good, which enters it no more and cannot be preempted. Only
// ticks and interrupts reach it.
import type { Adversary } from './adversary.ts';

export const parked: Adversary = {
  name: 'parked',
  text: 'A task that sits in the kernel for ever, and cannot be preempted.',
  cpu: 'ordinary',
  task: () => ({ userNs: 0, kernelNs: Infinity, areIrqsOff: false, offNs: 0 }),
};
