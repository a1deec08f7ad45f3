// Preset latr: ranges queued per CPU, drained at ticks and context switches.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const latr: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'latr',
    remote: 'deferred',
    pending: 'queue:256',
    drainAt: ['context-switch', 'tick'],
    contract: 'tick',
  },
  title: 'Ranges queued per CPU, drained at ticks and context switches',
  source: 'LATR: Lazy Translation Coherence (Kumar et al., ASPLOS 2018)',
  contract:
    'A CPU that runs is clean within one tick, but not one without ticks (nohz_full); an idle one ' +
    'before it runs a task.',
};
