// Preset local-only: flush here, never there.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const localOnly: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'local-only',
  },
  title: 'Flush here, never there',
  source: 'The cheapest reading of an ill-defined contract, asked about in the v8 and v9 reviews',
  contract: 'Only the CPU that unmaps the page is clean; nothing is promised of the others.',
  governs: ['direct-map', 'user', 'barrier'],
};
