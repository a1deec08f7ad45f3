// Preset reclaim-batch: the flushes of 32 unmapped pages in one, before the pages are freed.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { kernelsOwn } from './kernel.ts';

export const reclaimBatch: PolicyPreset = {
  policy: {
    ...kernelsOwn.policy,
    name: 'reclaim-batch',
    local: 'full',
    gather: 32,
    contract: 'reuse',
  },
  title: 'The flushes of 32 requests are gathered into one, which is full',
  source:
    'Batched flush of reclaim and migration, Linux 4.3 (Mel Gorman, 2015); 32 is SWAP_CLUSTER_MAX',
  contract: 'Before a page is freed to be used again, every CPU of the process is clean of it.',
  governs: ['user'],
};
