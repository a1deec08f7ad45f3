// Preset kernel-lazy: as kernel, but CPUs that do not run the process flush when they switch to it.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { kernelsOwn } from './kernel.ts';

export const kernelLazy: PolicyPreset = {
  policy: {
    ...kernelsOwn.policy,
    name: 'kernel-lazy',
    targets: 'running',
    drainAt: ['context-switch'],
    contract: 'running',
  },
  title: 'IPI to the CPUs that run the process now; others flush when they switch to it',
  source: 'Lazy TLB of Linux since 4.20 (Rik van Riel, 2018)',
  contract:
    'When the request returns, every CPU that runs a thread of the process is clean; another one ' +
    'before it runs one.',
  governs: ['user'],
};
