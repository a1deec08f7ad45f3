// Preset invlpgb: INVLPGB for the pages of a request, then TLBSYNC.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const invlpgb: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'invlpgb',
    local: 'none',
    remote: 'invlpgb',
    asidFrom: 4,
    contract: 'shootdown',
  },
  title: 'INVLPGB for the pages of a request, then TLBSYNC; no IPI',
  source:
    'AMD since Milan, Linux 6.15 (Rik van Riel); kernel ranges always, a process once it runs on 4 CPUs; one page was measured on Milan, the rest is a guess',
  contract: 'When the request returns, every CPU that it concerns is clean, idle ones too.',
  governs: ['direct-map', 'user'],
};
