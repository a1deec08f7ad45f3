// Preset sync-running: IPI to running CPUs; idle ones flush when they wake.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const syncRunning: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'sync-running',
    remote: 'ipi',
    targets: 'running',
    drainAt: ['idle-exit'],
    contract: 'running',
  },
  title: 'IPI to running CPUs; idle ones flush when they wake',
  source: 'The lazy TLB idea of Linux, applied to sync',
  contract:
    'When the request returns, every CPU that runs a task is clean; an idle one before it runs a task.',
  governs: ['direct-map', 'user', 'barrier'],
};
