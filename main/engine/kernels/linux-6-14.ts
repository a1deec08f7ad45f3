// Kernel 6.14. Linux 6.14, the base of the broadcast series: policy broadcast is INVLPGB. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux6_14: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.13'),
    name: '6.14',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'if-behind',
    localFlush: 'concurrent',
  },
  title: 'Linux 6.14, the base of the broadcast series: policy broadcast is INVLPGB',
  source: 'commit 4afeb0ed1753; no page-table isolation on AMD',
};
