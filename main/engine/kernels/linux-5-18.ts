// Kernel 5.18. Linux 5.18: as 5.13; kernel.generationReads has its three ways of reading tlb_gen.
// Page-table isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux5_18: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.13'),
    name: '5.18',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'always',
    pti: true,
    localFlush: 'concurrent',
  },
  title: 'Linux 5.18: as 5.13; kernel.generationReads has its three ways of reading tlb_gen',
  source: 'thread of commit aa44284960d5, 2022',
};
