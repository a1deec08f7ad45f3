// Preset deferred-tick: deferred, drained at context switches and ticks.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const deferredTick: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'deferred-tick',
    remote: 'deferred',
    drainAt: ['context-switch', 'tick'],
    contract: 'tick',
  },
  title: 'Deferred, drained at context switches and ticks',
  source: 'Proposed in review: bound the window by the tick',
  contract:
    'A CPU that runs is clean within one tick, but not one without ticks (nohz_full); an idle one ' +
    'before it runs a task.',
  governs: ['direct-map'],
};
