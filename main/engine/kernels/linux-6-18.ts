// Kernel 6.18. Linux 6.18: as 6.15. Page-table isolation is kernel.pti, whatever the machine.
// Its mechanics are stated in MODEL.md, section 4b.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linux6_15 } from './linux-6-15.ts';

export const linux6_18: KernelProfile = {
  kernel: {
    ...linux6_15.kernel,
    name: '6.18',
    pti: true,
  },
  title: 'Linux 6.18: as 6.15',
  source: 'v6.18',
};
