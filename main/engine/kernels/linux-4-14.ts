// Kernel 4.14. Linux 4.14: generations, PCID, IPIs only to empty queues. Page-table isolation is
// kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux4_14: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('4.14'),
    name: '4.14',
    kick: 'once',
    generations: true,
    generationReads: 'always',
    lazy: 'dropped',
  },
  title: 'Linux 4.14: generations, PCID, IPIs only to empty queues',
  source:
    "commits 94b1b03b519b (generations) and 3fc5b3b6a80b (IPIs to empty queues); lines fitted to EcoTLB's rows (TACO 2020)",
};
