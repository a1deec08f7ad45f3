// Preset luf: nothing is flushed until a page of it is used again.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const luf: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'luf',
    xpfo: false,
    local: 'none',
    remote: 'deferred',
    drainAt: ['context-switch'],
    beforeReuse: true,
    contract: 'reuse',
  },
  title: 'Nothing is flushed until one of the pages is used again',
  source:
    'LUF: Lazy Unmap Flush (Byungchul Park, 2024), there for read-only mappings that are reclaimed or migrated',
  contract: 'Before a freed page is used again, every CPU of the process is clean of it.',
  governs: ['user'],
};
