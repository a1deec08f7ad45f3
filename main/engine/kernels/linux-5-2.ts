// Kernel 5.2. Linux 5.2, the base of the EuroSys 2020 patches; their stages are fields. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linux4_20 } from './linux-4-20.ts';

export const linux5_2: KernelProfile = {
  kernel: {
    ...linux4_20.kernel,
    name: '5.2',
  },
  title: 'Linux 5.2, the base of the EuroSys 2020 patches; their stages are fields',
  source: 'Amit, Tai, Wei (EuroSys 2020); lines fitted to its rows',
};
