// Preset deferred-bounded: deferred, with an IPI to a CPU stale for more than 1 ms.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const deferredBounded: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'deferred-bounded',
    remote: 'deferred',
    drainAt: ['context-switch'],
    maxAgeUs: 1000,
    contract: 'max-age',
  },
  title: 'Deferred, with an IPI to a CPU stale for more than 1 ms',
  source: "This project's answer to 'how long?'",
  contract:
    'Every CPU, idle ones too, is clean within 1 ms and the delivery of one request to all CPUs.',
  governs: ['direct-map'],
};
