// Preset deferred-batch: deferred, and allocations flushed once per free-list refill.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const deferredBatch: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'deferred-batch',
    remote: 'deferred',
    drainAt: ['context-switch'],
    batchPages: 63,
    contract: 'context-switch',
  },
  title: 'Deferred, and allocations flushed once per free-list refill',
  source: 'XPFO v8 patch 14/14 (Khalid Aziz, 2019-02-13); 63 pages since Linux 4.19, 31 before',
  contract: 'As deferred: clean once it has switched to a task with its own mm after the request.',
  governs: ['direct-map'],
};
