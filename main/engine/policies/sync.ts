// Preset sync: IPI to every CPU, and wait.
// Only its data, its source and its contract; what the decisions mean is in MODEL.md.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { plainXpfo } from './plain-xpfo.ts';

export const sync: PolicyPreset = {
  policy: {
    ...plainXpfo,
    name: 'sync',
    remote: 'ipi',
    contract: 'shootdown',
  },
  title: 'IPI to every CPU, and wait',
  source:
    'XPFO v6 (Juerg Haefliger and Tycho Andersen, 2017); measured in v7 (Khalid Aziz, 2019-01-10)',
  contract: 'When the request returns, every CPU is clean, idle ones too.',
  governs: ['direct-map', 'user', 'barrier'],
};
