// Kernel 6.18. Linux 6.18: as 6.15. Page-table isolation is kernel.pti, whatever the machine.
// Its mechanics are stated in MODEL.md, section 4b.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux6_18: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.13'),
    name: '6.18',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'if-behind',
    pti: true,
    localFlush: 'concurrent',
  },
  title: 'Linux 6.18: as 6.15',
  source: 'v6.18',
};
