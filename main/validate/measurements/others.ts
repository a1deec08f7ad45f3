// Rows that are facts about hardware or another design, and no result of a simulation.
import type { Curve } from './curve.ts';

export const otherCurves: readonly (Curve & { readonly experiment: string })[] = [
  {
    experiment: 'latr-state',
    id: 'latr-save',
    source: 'latr18',
    all: {
      machine: 'hsw-e5-2630v3-2s',
      metric: 'saving one LATR state',
      unit: 'ns',
      uncertainty: null,
      where: 'Table 5, p. 661',
    },
    points: [[null, 132.3]],
  },
  {
    experiment: 'latr-state',
    id: 'latr-sweep',
    source: 'latr18',
    all: {
      machine: 'hsw-e5-2630v3-2s',
      metric: 'sweep of one state',
      unit: 'ns',
      uncertainty: null,
      where: 'Table 5, p. 661',
    },
    points: [[null, 158.0]],
  },
  {
    experiment: 'idle-exit',
    id: 'skx-idle-C1',
    source: 'intel-idle16',
    all: {
      machine: 'skylake-server',
      state: 'C1',
      tlbFlushed: false,
      metric: 'exitLatencyUs',
      unit: 'us',
      uncertainty: 'driver constant; C6 is 92 if package C6 is off',
      where: 'linux source, drivers/idle/intel_idle.c',
    },
    points: [[null, 2]],
  },
  {
    experiment: 'idle-exit',
    id: 'skx-idle-C6',
    source: 'intel-idle16',
    all: {
      machine: 'skylake-server',
      state: 'C6',
      tlbFlushed: true,
      metric: 'exitLatencyUs',
      unit: 'us',
      uncertainty: 'driver constant; C6 is 92 if package C6 is off',
      where: 'linux source, drivers/idle/intel_idle.c',
    },
    points: [[null, 133]],
  },
];
