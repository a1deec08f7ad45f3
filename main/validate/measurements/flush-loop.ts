// The tlb_flush tests of will-it-scale: threads of one process, each in a loop; by their number.
import type { RowSet } from './row-set.ts';

export const flushLoopRows: readonly RowSet[] = [
  {
    source: 'riel25',
    all: {
      test: 'tlb_flush2',
      machine: 'milan-72',
      kernel: '6.14',
      mitigations: null,
      lruDrain: false,
      metric: 'loopsPerSecond',
      unit: '1/s',
      uncertainty: 'median of 5 runs',
      where: '174238224350.14745.3932740736739097467.tip-bot2@tip-bot2',
    },
    along: 'threads',
    at: [1, 2, 4, 8, 16, 32, 64, 72],
    curves: [
      {
        id: 'milan-tf2-ipi-{}t',
        has: { policy: 'ipi' },
        values: [315000, 423000, 644000, 652000, 737000, 759000, 636000, 609000],
      },
      {
        id: 'milan-tf2-invlpgb-{}t',
        has: { policy: 'invlpgb' },
        values: [304000, 424000, 1032000, 1267000, 1368000, 1199000, 1094000, 993000],
      },
    ],
  },
  {
    source: 'amit22',
    all: {
      test: 'tlb_flush1',
      machine: 'skx-56',
      kernel: '5.18',
      mitigations: false,
      metric: 'loopsPerSecond',
      unit: '1/s',
      uncertainty: null,
      where: '20220606180123.2485171-1-namit@vmware.com',
    },
    along: 'threads',
    at: [1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55],
    curves: [
      {
        id: 'skl56-tf1-base-{}t',
        has: { variant: 'base' },
        values: [
          159960, 310808, 479110, 526771, 534495, 547462, 579616, 594134, 612288, 617517, 637476,
          614363,
        ],
      },
      {
        id: 'skl56-tf1-patch-{}t',
        has: { variant: 'stale flush skipped, mm tlb_gen not read then' },
        values: [
          160202, 308378, 490728, 562528, 587316, 628296, 666313, 701814, 732967, 749727, 735497,
          778913,
        ],
      },
    ],
  },
  {
    source: 'amit22reply',
    all: {
      test: 'tlb_flush1',
      machine: 'hsw-48',
      kernel: '5.18',
      mitigations: true,
      variant: 'mm tlb_gen never read',
      metric: 'loopsPerSecond',
      unit: '1/s',
      uncertainty: null,
      where: '5B1920FB-B949-4F3D-8F08-A76F8974F1B2@vmware.com',
    },
    along: 'threads',
    curves: [
      {
        id: 'hsw-tf1-noread-{}t',
        at: [1, 5, 10, 15, 20, 25, 30, 35, 40, 45],
        values: [159499, 303195, 442976, 503709, 551789, 591575, 613017, 646873, 655364, 665500],
      },
    ],
  },
  {
    source: 'robot24',
    all: {
      test: 'tlb_flush2',
      machine: 'skl-104',
      kernel: '6.13',
      mitigations: null,
      policy: 'ipi',
      threads: 104,
      uncertainty: null,
      where: '202411282207.6bd28eae-lkp@intel.com',
    },
    curves: [
      {
        id: 'lkp-skl104-tf2-loops',
        has: { metric: 'loopsPerSecond', unit: '1/s' },
        values: [756738],
      },
      {
        id: 'lkp-skl104-tf2-interrupts-perloop',
        has: { metric: 'interruptsPerLoop', unit: '1' },
        values: [6.02],
      },
      { id: 'lkp-skl104-tf2-idle', has: { metric: 'idleShare', unit: '%' }, values: [43.82] },
    ],
  },
  {
    source: 'robot23',
    all: {
      test: 'tlb_flush3',
      machine: 'skl-104',
      kernel: '6.6',
      mitigations: null,
      policy: 'ipi',
      threads: 52,
      uncertainty: null,
      where: '202310251458.48b4452d-oliver.sang@intel.com',
    },
    curves: [
      {
        id: 'lkp-skl104-tf3-52t-loops',
        has: { metric: 'loopsPerSecond', unit: '1/s' },
        values: [700119],
      },
      {
        id: 'lkp-skl104-tf3-52t-interrupts-perloop',
        has: { metric: 'interruptsPerLoop', unit: '1' },
        values: [9.04],
      },
    ],
  },
  {
    source: 'robot25',
    all: {
      test: 'tlb_flush2',
      machine: 'ivb-48',
      kernel: '6.18',
      mitigations: null,
      policy: 'ipi',
      threads: 48,
      metric: 'loopsPerSecond',
      unit: '1/s',
      uncertainty: null,
      where: '202510231406.30bc8aec-lkp@intel.com',
    },
    curves: [{ id: 'lkp-ivb48-tf2-loops', values: [1482496] }],
  },
  {
    source: 'shukla25',
    all: {
      test: 'tlb_flush2',
      machine: 'milan-1s',
      kernel: '6.13',
      mitigations: null,
      threads: 128,
      metric: 'loopsPerSecond',
      unit: '1/s',
      uncertainty: null,
      where: 'Z7nDJQanWxv5cC8d@gmail.com (quoting 93792758-bc88-4d84-bdea-f366988c2d53@amd.com)',
    },
    curves: [
      { id: 'manali-milan-vanilla', has: { policy: 'ipi', lruDrain: true }, values: [357647] },
      {
        id: 'manali-milan-lrudrainremoved',
        has: { policy: 'ipi', lruDrain: false },
        values: [784734],
      },
      {
        id: 'manali-milan-lrudrainremoved+INVLPGB',
        has: { policy: 'invlpgb', lruDrain: false },
        values: [1094941],
      },
    ],
  },
];
