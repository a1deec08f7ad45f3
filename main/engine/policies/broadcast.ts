// Preset broadcast: hardware broadcast invalidation, no IPI.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const broadcast: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'broadcast',
    local: 'none',
    remote: 'broadcast',
    contract: 'shootdown',
  },
  title: 'Hardware broadcast invalidation, no IPI',
  source: 'AMD INVLPGB and TLBSYNC; its costs are not measured, so take the result as a guess',
  contract: 'When the request returns, every CPU is clean, idle ones too.',
  governs: ['direct-map', 'user'],
};
