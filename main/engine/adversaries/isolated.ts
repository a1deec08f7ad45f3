// Adversary isolated: a busy loop on an isolated CPU (isolcpus, nohz_full). It makes no switch and no kernel
// entry, and unlike a spinner's its CPU has no ticks: only interrupts of other CPUs reach it.
import type { Adversary } from './adversary.ts';

export const isolated: Adversary = {
  name: 'isolated',
  text: 'A busy loop on an isolated CPU: no tick, no switch, no kernel entry.',
  cpu: 'isolated',
  task: null,
};
