// Kernel 6.15. Linux 6.15: INVLPGB merged; the rest as 6.14. Page-table isolation is kernel.pti,
// whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux6_15: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.13'),
    name: '6.15',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'if-behind',
    localFlush: 'concurrent',
  },
  title: 'Linux 6.15: INVLPGB merged; the rest as 6.14',
  source: 'commits of the broadcast series in v6.15',
};
