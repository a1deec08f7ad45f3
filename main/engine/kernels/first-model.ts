// Kernel first-model: the mechanics of model versions 1 to 4, to which the fitted costs belong: an
// interrupt leaves as each request is queued, a handler transfers nothing of its own, and there is no
// page-table isolation.
import { absentValues } from '../../../shared/spec/absent-values.ts';
import { kernelFields } from '../../../shared/spec/kernel-fields.ts';
import type { KernelProfile } from '../../../shared/spec/kernel.ts';

export const firstModel: KernelProfile = {
  kernel: absentValues(kernelFields),
  title: 'the mechanics of model versions 1 to 4: about Linux 4.20 without page-table isolation',
  source: 'XPFO patches v7 to v9, 2019; the costs of xeon-8160-2s and i5-3550 were fitted under it',
};
