// Kernel 4.20. Linux 4.20: lazy CPUs are skipped; for mitigated CPUs with page-table isolation, which is
// kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux4_20: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.2'),
    name: '4.20',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'always',
    pti: true,
  },
  title: 'Linux 4.20: lazy CPUs are skipped; for mitigated CPUs with page-table isolation',
  source:
    'v4.20; commit 145f573b89a6 (lazy CPUs); paravirtual flush since 4.16; lines are those of 5.2, for want of rows',
};
