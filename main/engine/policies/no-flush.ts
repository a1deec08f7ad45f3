// Preset no-flush: XPFO bookkeeping, no flush at all.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const noFlush: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'no-flush',
    local: 'none',
  },
  title: 'XPFO bookkeeping, no flush at all',
  source: 'The lower bound of what XPFO can cost',
  contract: 'Nothing is promised: stale entries stay until something else flushes.',
  governs: ['direct-map', 'user', 'barrier'],
};
