// Kernel 5.2. Linux 5.2, the base of the EuroSys 2020 patches; their stages are fields. Page-table
// isolation is kernel.pti, whatever the machine.
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { linesOf } from './lines-of.ts';
import { firstModel } from './first-model.ts';

export const linux5_2: KernelProfile = {
  kernel: {
    ...firstModel.kernel,
    ...linesOf('5.2'),
    name: '5.2',
    kick: 'once',
    generations: true,
    pvFlush: true,
    lazy: 'skipped',
    generationReads: 'always',
    pti: true,
  },
  title: 'Linux 5.2, the base of the EuroSys 2020 patches; their stages are fields',
  source: 'Amit, Tai, Wei (EuroSys 2020); lines fitted to its rows',
};
