// Kernel 6.13. Linux 6.13: as 6.6 in what this model has; mm_cpumask is trimmed lazily. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux6_13: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.13'),
    name: '6.13',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'if-behind',
    pti: true,
    localFlush: 'concurrent',
  },
  title: 'Linux 6.13: as 6.6 in what this model has; mm_cpumask is trimmed lazily',
  source: 'commit 209954cbc7d0 (lazy trimming, which is not modelled)',
};
