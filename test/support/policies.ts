import { plainXpfo } from '../../main/engine/policies/plain-xpfo.ts';
import type { Policy } from '../../shared/spec/policy.ts';

const none: Policy = { ...plainXpfo, name: 'none', xpfo: false, local: 'none' };
const localOnly: Policy = { ...none, name: 'local-only', xpfo: true, local: 'range-or-full' };
const sync: Policy = { ...localOnly, name: 'sync', remote: 'ipi', contract: 'shootdown' };
const deferred: Policy = {
  ...localOnly,
  name: 'deferred',
  remote: 'deferred',
  drainAt: ['context-switch'],
  contract: 'context-switch',
};

/** The policies of the design, by name. */
export const policies = {
  none,
  'no-flush': { ...none, name: 'no-flush', xpfo: true },
  'local-only': localOnly,
  sync,
  'sync-running': {
    ...sync,
    name: 'sync-running',
    targets: 'running',
    drainAt: ['idle-exit'],
    contract: 'running',
  },
  'deferred-task': { ...deferred, name: 'deferred-task', pending: 'task', contract: 'unbounded' },
  deferred,
  'deferred-batch': { ...deferred, name: 'deferred-batch', batchPages: 63 },
  'deferred-reuse': { ...deferred, name: 'deferred-reuse', batchPages: 63, reuse: true },
  'deferred-tick': {
    ...deferred,
    name: 'deferred-tick',
    drainAt: ['context-switch', 'tick'],
    contract: 'tick',
  },
  'deferred-entry': {
    ...deferred,
    name: 'deferred-entry',
    drainAt: ['context-switch', 'kernel-entry'],
    contract: 'kernel-entry',
  },
  'deferred-bounded': {
    ...deferred,
    name: 'deferred-bounded',
    maxAgeUs: 1000,
    contract: 'max-age',
  },
  latr: {
    ...deferred,
    name: 'latr',
    pending: 'queue:256',
    drainAt: ['context-switch', 'tick'],
    contract: 'tick',
  },
  broadcast: { ...localOnly, name: 'broadcast', remote: 'broadcast', contract: 'shootdown' },
  invlpgb: { ...localOnly, name: 'invlpgb', remote: 'invlpgb', asidFrom: 4, contract: 'shootdown' },
  rar: { ...sync, name: 'rar', remote: 'rar' },
} as const satisfies Record<string, Policy>;

export type PolicyName = keyof typeof policies;
export const policyNames = Object.keys(policies) as PolicyName[];
