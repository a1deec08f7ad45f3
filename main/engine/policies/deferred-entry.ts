// Preset deferred-entry: deferred, drained at context switches and kernel entries.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const deferredEntry: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'deferred-entry',
    remote: 'deferred',
    drainAt: ['context-switch', 'kernel-entry'],
    contract: 'kernel-entry',
  },
  title: 'Deferred, drained at context switches and kernel entries',
  source: "The reviewers' counter-proposal to v8 and v9",
  contract:
    'Kernel code that a page fault, a system call or a tick enters after the request is clean; a CPU ' +
    'that stays in user mode or idle is stale for as long.',
  governs: ['direct-map'],
};
