// Kernel 5.13. Linux 5.13: flushes here while the others do, and shares fewer lines. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { linux5_2 } from './linux-5-2.ts';

export const linux5_13: KernelProfile = {
  kernel: {
    ...linux5_2.kernel,
    ...linesOf('5.13'),
    name: '5.13',
    localFlush: 'concurrent',
  },
  title: 'Linux 5.13: flushes here while the others do, and shares fewer lines',
  source:
    'commits 4ce94eabac16 (concurrent) and 2f4305b19fe6 (private state); lines fitted to flush loops of later kernels',
};
