// Kernel 5.18. Linux 5.18: as 5.13; kernel.generationReads has its three ways of reading tlb_gen.
// Page-table isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linux5_13 } from './linux-5-13.ts';

export const linux5_18: KernelProfile = {
  kernel: {
    ...linux5_13.kernel,
    name: '5.18',
  },
  title: 'Linux 5.18: as 5.13; kernel.generationReads has its three ways of reading tlb_gen',
  source: 'thread of commit aa44284960d5, 2022',
};
