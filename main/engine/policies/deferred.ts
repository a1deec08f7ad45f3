// Preset deferred: flush elsewhere at the next context switch.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const deferred: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'deferred',
    remote: 'deferred',
    drainAt: ['context-switch'],
    contract: 'context-switch',
  },
  title: 'Flush elsewhere at the next context switch',
  source: 'XPFO v8 patch 13/14 (Khalid Aziz, 2019-02-13): one bit per CPU',
  contract:
    'A CPU is clean once it has switched to a task with its own mm (no kernel thread) after the ' +
    'request; how long that takes is not bounded, and an idle CPU stays stale.',
  governs: ['direct-map'],
};
