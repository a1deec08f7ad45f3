// How long a CPU takes to leave idle, by what its driver says; no result of a simulation.
import type { RowSet } from './row-set.ts';

export const idleExitRows: readonly RowSet[] = [
  {
    source: 'intel-idle16',
    all: {
      machine: 'skylake-server',
      metric: 'exitLatencyUs',
      unit: 'us',
      uncertainty: 'driver constant; C6 is 92 if package C6 is off',
      where: 'linux source, drivers/idle/intel_idle.c',
    },
    curves: [
      { id: 'skx-idle-C1', has: { state: 'C1', tlbFlushed: false }, values: [2] },
      { id: 'skx-idle-C6', has: { state: 'C6', tlbFlushed: true }, values: [133] },
    ],
  },
];
