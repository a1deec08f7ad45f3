// Preset deferred-reuse: deferred and batched, and freed user pages stay unmapped.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const deferredReuse: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'deferred-reuse',
    remote: 'deferred',
    drainAt: ['context-switch'],
    batchPages: 63,
    reuse: true,
    contract: 'context-switch',
  },
  title: 'Deferred and batched, and freed user pages stay unmapped',
  source: 'XPFO v9 (Khalid Aziz, 2019-04-03)',
  contract: 'As deferred: clean once it has switched to a task with its own mm after the request.',
  governs: ['direct-map'],
};
