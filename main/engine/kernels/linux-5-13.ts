// Kernel 5.13. Linux 5.13: flushes here while the others do, and shares fewer lines. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux5_13: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.13'),
    name: '5.13',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'always',
    pti: true,
    localFlush: 'concurrent',
  },
  title: 'Linux 5.13: flushes here while the others do, and shares fewer lines',
  source:
    'commits 4ce94eabac16 (concurrent) and 2f4305b19fe6 (private state); lines fitted to flush loops of later kernels',
};
