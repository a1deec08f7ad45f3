// One thread unmaps, the others of its process busy-wait on other CPUs; by their number, or by pages.
import type { RowSet } from './row-set.ts';

export const sharersRows: readonly RowSet[] = [
  {
    source: 'latr18',
    all: {
      machine: 'hsw-e5-2630v3-2s',
      kernel: '4.10',
      mitigations: false,
      pages: 1,
      unit: 'us',
      uncertainty:
        '+-0.02 reading; run-to-run about +-7 % (Fig. 8 gives 8.72 / 6.26 where Fig. 6 gives 8.12 / 5.81)',
      where: 'Fig. 6, p. 658',
    },
    along: 'cores',
    at: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    curves: [
      {
        id: 'latr16-munmap-linux410-{}c',
        has: { policy: 'linux', metric: 'munmapUs' },
        values: [
          1.08, 2.34, 3.08, 3.24, 3.26, 3.8, 3.62, 3.89, 5.29, 5.51, 6.16, 6.5, 7.0, 7.36, 7.78,
          8.12,
        ],
      },
      {
        id: 'latr16-munmap-latr-{}c',
        has: { policy: 'latr', metric: 'munmapUs' },
        values: [
          1.03, 1.3, 1.38, 1.44, 1.28, 1.34, 1.32, 1.39, 1.75, 1.92, 2.07, 2.11, 2.24, 2.27, 2.34,
          2.37,
        ],
      },
      {
        id: 'latr16-shootdown-linux410-{}c',
        has: { policy: 'linux', metric: 'shootdownUs' },
        at: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
        values: [
          1.08, 1.8, 1.95, 2.05, 2.23, 2.39, 2.63, 3.51, 3.69, 4.16, 4.38, 4.83, 5.14, 5.48, 5.81,
        ],
      },
      {
        id: 'latr16-shootdown-latr-{}c',
        has: { policy: 'latr', metric: 'shootdownUs' },
        at: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
        values: [
          0.16, 0.17, 0.18, 0.17, 0.17, 0.17, 0.18, 0.19, 0.19, 0.22, 0.21, 0.23, 0.24, 0.25, 0.22,
        ],
      },
    ],
  },
  {
    source: 'latr18',
    all: {
      machine: 'ivt-e7-8870v2-8s',
      kernel: '4.10',
      mitigations: false,
      pages: 1,
      unit: 'us',
      uncertainty: '+-0.3 reading; point-to-point noise about +-5 %',
      where: 'Fig. 7, p. 659',
    },
    along: 'cores',
    at: [2, 8, 15, 16, 20, 30, 31, 40, 50, 60, 90, 120],
    curves: [
      {
        id: 'latr120-shootdown-linux410-{}c',
        has: { policy: 'linux', metric: 'shootdownUs' },
        values: [1.2, 3.3, 5.1, 6.7, 7.9, 10.0, 10.8, 13.9, 38.9, 82.3, 93.9, 82.9],
      },
      {
        id: 'latr120-munmap-linux410-{}c',
        has: { policy: 'linux', metric: 'munmapUs' },
        values: [3.3, 6.6, 8.1, 11.6, 14.2, 18.0, 19.0, 22.5, 54.8, 106.0, 130.6, 119.6],
      },
      {
        id: 'latr120-munmap-latr-{}c',
        has: { policy: 'latr', metric: 'munmapUs' },
        values: [2.3, 3.7, 3.7, 4.9, 5.9, 8.7, 12.6, 15.8, 24.9, 30.7, 39.1, 39.9],
      },
    ],
  },
  {
    source: 'latr18',
    all: {
      machine: 'hsw-e5-2630v3-2s',
      kernel: '4.10',
      mitigations: false,
      cores: 16,
      unit: 'us',
      note: 'another run than the one-page series: its 1-page value is 7 % higher',
      uncertainty: '+-1 % reading',
      where: 'Fig. 8, p. 659',
    },
    along: 'pages',
    at: [1, 8, 32, 64, 512],
    curves: [
      {
        id: 'latrpages-munmap-linux410-{}p',
        has: { policy: 'linux', metric: 'munmapUs' },
        values: [8.72, 10.63, 16.79, 19.88, 104.26],
      },
      {
        id: 'latrpages-munmap-latr-{}p',
        has: { policy: 'latr', metric: 'munmapUs' },
        values: [2.22, 4.29, 10.43, 13.61, 96.41],
      },
      {
        id: 'latrpages-shootdown-linux410-{}p',
        has: { policy: 'linux', metric: 'shootdownUs' },
        values: [6.26, 6.0, 5.85, 5.82, 5.78],
      },
    ],
  },
  {
    source: 'ecotlb20',
    all: {
      machine: 'hsw-e5-2630v3-2s',
      kernel: '4.14',
      mitigations: false,
      policy: 'linux',
      pages: 1,
      unit: 'us',
      uncertainty: '+-0.02 reading',
      where: 'Fig. 8, p. 1:14',
    },
    along: 'cores',
    at: [2, 3, 8, 9, 14, 16],
    curves: [
      {
        id: 'eco16-shootdown-linux414-{}c',
        has: { metric: 'shootdownUs' },
        values: [0.86, 0.85, 1.21, 1.59, 2.23, 2.43],
      },
      {
        id: 'eco16-munmap-linux414-{}c',
        has: { metric: 'munmapUs' },
        values: [1.38, 1.78, 2.04, 3.14, 4.73, 5.07],
      },
    ],
  },
  {
    source: 'ecotlb20',
    all: {
      machine: 'ivt-e7-8870v2-8s',
      kernel: '4.14',
      mitigations: false,
      policy: 'linux',
      pages: 1,
      unit: 'us',
      uncertainty: '+-0.3 reading',
      where: 'Fig. 9, p. 1:15',
    },
    along: 'cores',
    at: [2, 15, 30, 60, 90, 120],
    curves: [
      {
        id: 'eco120-shootdown-linux414-{}c',
        has: { metric: 'shootdownUs' },
        values: [1.3, 4.0, 19.1, 107.9, 94.0, 93.1],
      },
      {
        id: 'eco120-munmap-linux414-{}c',
        has: { metric: 'munmapUs' },
        values: [3.2, 8.9, 36.2, 152.6, 149.8, 150.1],
      },
    ],
  },
];
