// Preset kernel: what Linux does for user mappings and barriers.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const kernelsOwn: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'kernel',
    xpfo: false,
    remote: 'ipi',
    contract: 'shootdown',
  },
  title: 'IPI to the CPUs that run the process, and wait',
  source: 'flush_tlb_mm_range of Linux; when it flushes here, and what it skips, the kernel says',
  contract: 'When the request returns, every CPU that runs the process is clean.',
  governs: ['user', 'barrier'],
};
