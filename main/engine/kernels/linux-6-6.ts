// Kernel 6.6. Linux 6.6: reads tlb_gen only if it may be behind (6.0). Page-table isolation is
// kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linux5_18 } from './linux-5-18.ts';

export const linux6_6: KernelProfile = {
  kernel: {
    ...linux5_18.kernel,
    name: '6.6',
    generationReads: 'if-behind',
  },
  title: 'Linux 6.6: reads tlb_gen only if it may be behind (6.0)',
  source: 'commit aa44284960d5',
};
