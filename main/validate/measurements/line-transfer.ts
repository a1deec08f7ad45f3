// How long a cache line takes from one CPU to another.
import type { RowSet } from './row-set.ts';

export const lineTransferRows: readonly RowSet[] = [
  {
    source: 'viennot22',
    all: {
      machine: 'bdw',
      machineFacts: {
        cpu: 'Xeon E5-2695 v4 (Broadwell-EP)',
        sockets: 2,
        cores: 36,
        threads: 72,
        ghz: 2.1,
      },
      metric: 'oneWayNs',
      unit: 'ns',
      uncertainty: 'median over pairs',
      where: 'README, single socket, dual socket and hyper-thread tables',
    },
    curves: [
      { id: 'c2c-bdw-near', has: { distance: 'same socket' }, values: [44] },
      { id: 'c2c-bdw-far', has: { distance: 'different socket' }, values: [118] },
      { id: 'c2c-bdw-smt', has: { distance: 'two threads of one core' }, values: [7.6] },
    ],
  },
  {
    source: 'viennot22',
    all: {
      machine: 'icx',
      machineFacts: {
        cpu: 'Xeon Platinum 8375C (Ice Lake)',
        sockets: 2,
        cores: 64,
        threads: 128,
        ghz: 2.9,
      },
      metric: 'oneWayNs',
      unit: 'ns',
      uncertainty: 'median over pairs',
      where: 'README, single socket, dual socket and hyper-thread tables',
    },
    curves: [
      { id: 'c2c-icx-near', has: { distance: 'same socket' }, values: [51] },
      { id: 'c2c-icx-far', has: { distance: 'different socket' }, values: [108] },
      { id: 'c2c-icx-smt', has: { distance: 'two threads of one core' }, values: [8.1] },
    ],
  },
  {
    source: 'viennot22',
    all: {
      machine: 'milan',
      machineFacts: { cpu: 'EPYC 7R13 (Milan)', sockets: 2, cores: 96, threads: 192, ghz: null },
      metric: 'oneWayNs',
      unit: 'ns',
      where: 'README, single socket, dual socket and hyper-thread tables',
    },
    curves: [
      {
        id: 'c2c-milan-ccx',
        has: { distance: 'same L3 group (8 cores)', uncertainty: 'median' },
        values: [23],
      },
      {
        id: 'c2c-milan-socket',
        has: {
          distance: 'other L3 group, same socket',
          uncertainty: 'median; the second socket of that machine was twice as slow inside',
        },
        values: [107],
      },
      {
        id: 'c2c-milan-far',
        has: { distance: 'different socket', uncertainty: 'median' },
        values: [197],
      },
      {
        id: 'c2c-milan-smt',
        has: { distance: 'two threads of one core', uncertainty: 'median' },
        values: [9.8],
      },
    ],
  },
  {
    source: 'viennot22',
    all: {
      machine: 'hsw',
      machineFacts: {
        cpu: 'Xeon E5-2697 v3 (Haswell-EP)',
        sockets: 1,
        cores: 14,
        threads: 14,
        ghz: 2.6,
        smt: 'off',
      },
      distance: 'same socket',
      metric: 'oneWayNs',
      unit: 'ns',
      uncertainty: 'least and greatest pair in the part of the matrix read',
      where: 'issue 96',
    },
    curves: [{ id: 'c2c-hsw-near', values: [[29, 45]] }],
  },
];
