// Preset deferred-task: flush elsewhere when this task is switched in there.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const deferredTask: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'deferred-task',
    remote: 'deferred',
    pending: 'task',
    drainAt: ['context-switch'],
  },
  title: 'Flush elsewhere when this task is switched in there',
  source: 'XPFO v7 patch 16/16 (Khalid Aziz, 2019-01-10): a mask in the task',
  contract: 'Nothing is promised: a CPU that never runs the task stays stale.',
  governs: ['direct-map'],
};
