// Preset kernel: what Linux does for user mappings and barriers.
// Its decisions are what a spec has that says nothing of user mappings; what they mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { absentUserPolicy } from '../../../shared/spec/user-side.ts';

export const kernelsOwn: PolicyPreset = {
  policy: absentUserPolicy,
  title: 'IPI to the CPUs that run the process, and wait',
  source: 'flush_tlb_mm_range of Linux; when it flushes here, and what it skips, the kernel says',
  contract: 'When the request returns, every CPU that runs the process is clean.',
  governs: ['user', 'barrier'],
};
