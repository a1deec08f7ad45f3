// Kernel 6.13. Linux 6.13: as 6.6 in what this model has; mm_cpumask is trimmed lazily. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linux6_6 } from './linux-6-6.ts';

export const linux6_13: KernelProfile = {
  kernel: {
    ...linux6_6.kernel,
    name: '6.13',
  },
  title: 'Linux 6.13: as 6.6 in what this model has; mm_cpumask is trimmed lazily',
  source: 'commit 209954cbc7d0 (lazy trimming, which is not modelled)',
};
