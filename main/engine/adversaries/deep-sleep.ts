// Adversary deep-sleep: a CPU that nobody wakes, and that sleeps deeply (C6) as soon as it is idle. Its TLB is
// empty then; an interrupt takes machine.deepExitNs to wake it.
import type { Adversary } from './adversary.ts';

export const deepSleep: Adversary = {
  name: 'deep-sleep',
  text: 'A CPU that stays idle in C6, which has emptied its TLB, and is slow to wake.',
  cpu: 'deep-idle',
  task: null,
};
