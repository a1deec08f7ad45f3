// Preset none: plain kernel.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const none: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'none',
    xpfo: false,
    local: 'none',
  },
  title: 'Plain kernel',
  source: 'Linux 4.20 without XPFO; the baseline of every ratio',
  contract: 'Nothing is promised: pages stay in the direct map.',
  governs: ['direct-map', 'user', 'barrier'],
};
