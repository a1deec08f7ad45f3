// What the presets share: XPFO on, a local flush as Linux does it, nothing said of other CPUs. A
// preset states only where it differs.
import type { Policy } from '../../../shared/spec/policy.ts';

export const plainXpfo: Omit<Policy, 'name'> = {
  xpfo: true,
  local: 'range-or-full',
  flushCeilingPages: 33,
  remote: 'never',
  targets: 'all',
  pending: 'cpu',
  drainAt: [],
  maxAgeUs: null,
  batchPages: 1,
  reuse: false,
  contract: 'unbounded',
};
