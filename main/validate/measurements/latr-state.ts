// What a design of its own costs; no result of a simulation.
import type { RowSet } from './row-set.ts';

export const latrStateRows: readonly RowSet[] = [
  {
    source: 'latr18',
    all: { machine: 'hsw-e5-2630v3-2s', unit: 'ns', uncertainty: null, where: 'Table 5, p. 661' },
    curves: [
      { id: 'latr-save', has: { metric: 'saving one LATR state' }, values: [132.3] },
      { id: 'latr-sweep', has: { metric: 'sweep of one state' }, values: [158.0] },
    ],
  },
];
