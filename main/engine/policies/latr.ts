// Preset latr: requests in rings per CPU, swept by the others at ticks and context switches.
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
  title: 'Requests in rings per CPU, swept by the others at ticks and context switches',
  source:
    'LATR: Lazy Translation Coherence (Kumar et al., ASPLOS 2018), as released; it is for user mappings, so on the direct map it is an analogy',
  contract:
    'A CPU that runs is clean after its sweep at the next tick, but not one without ticks (nohz_full); ' +
    'an idle one before it runs a task.',
  governs: ['direct-map', 'user'],
};
