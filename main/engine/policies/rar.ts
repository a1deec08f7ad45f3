// Preset rar: a message to each CPU, which its microcode serves.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const rar: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'rar',
    remote: 'rar',
    contract: 'shootdown',
  },
  title: 'A message to each CPU, which its microcode serves, and wait',
  source:
    "Intel Remote Action Request, since Sapphire Rapids; Rik van Riel's patches of 2025, not merged; its costs are not measured, so take the result as a guess",
  contract: 'When the request returns, every CPU that it concerns is clean, idle ones too.',
  governs: ['direct-map', 'user'],
};
