// Adversary spinner: user code that never enters the kernel, so that neither a switch nor a system call
// cleans its CPU. Only ticks and interrupts reach it.
import type { Adversary } from './adversary.ts';

export const spinner: Adversary = {
  name: 'spinner',
  text: 'A task that never leaves user mode and never blocks.',
  cpu: 'ordinary',
  task: () => ({ userNs: Infinity, kernelNs: 0, areIrqsOff: false, offNs: 0 }),
};
