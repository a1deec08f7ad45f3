// Kernel 6.15. Linux 6.15: INVLPGB merged; the rest as 6.14. Page-table isolation is kernel.pti,
// whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linux6_14 } from './linux-6-14.ts';

export const linux6_15: KernelProfile = {
  kernel: {
    ...linux6_14.kernel,
    name: '6.15',
  },
  title: 'Linux 6.15: INVLPGB merged; the rest as 6.14',
  source: 'commits of the broadcast series in v6.15',
};
