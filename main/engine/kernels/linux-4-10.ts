// Kernel 4.10. Linux 4.10: no generations, no page-table isolation. Page-table isolation is
// kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux4_10: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('4.10'),
    name: '4.10',
    kick: 'once',
    kickTo: 'all',
    lazy: 'dropped',
    pcid: false,
  },
  title: 'Linux 4.10: no generations, no page-table isolation',
  source:
    "flush_tlb_mm_range and smp_call_function_many of v4.10; lines fitted to LATR's rows (ASPLOS 2018)",
};
