// Kernel 6.14. Linux 6.14, the base of the broadcast series: policy broadcast is INVLPGB. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linux6_13 } from './linux-6-13.ts';

export const linux6_14: KernelProfile = {
  kernel: {
    ...linux6_13.kernel,
    name: '6.14',
    pti: false,
  },
  title: 'Linux 6.14, the base of the broadcast series: policy broadcast is INVLPGB',
  source: 'commit 4afeb0ed1753; no page-table isolation on AMD',
};
