// Kernel 6.6. Linux 6.6: reads tlb_gen only if it may be behind (6.0). Page-table isolation is
// kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux6_6: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.13'),
    name: '6.6',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'if-behind',
    pti: true,
    localFlush: 'concurrent',
  },
  title: 'Linux 6.6: reads tlb_gen only if it may be behind (6.0)',
  source: 'commit aa44284960d5',
};
