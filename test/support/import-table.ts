import type { Architecture } from './architecture.ts';

const belowTheHosts = [
  'lab',
  'remote',
  'pool',
  'store',
  'trace',
  'thread',
  'measure',
  'validate',
  'calibrate',
  'engine',
];

const roomsOf = (...names: string[]) => names.map((name) => `main/lab/${name}`);

const sharing = [...roomsOf('spec', 'work', 'runs'), 'shared'];
/** Who may import whom, and what else holds in each area. */
export const architecture: Architecture = {
  areas: [
    {
      path: 'shared',
      imports: [],
      // The last three place and draw what figures show: pure, without Node and DOM.
      packages: ['valibot', 'd3-array', 'd3-scale', 'd3-shape'],
    },
    {
      path: 'main/engine',
      // Values from outside: errors, lists of names, edges of bins, columns, tables of fields; plain code.
      imports: [
        'shared/spec/absent-values.ts',
        'shared/spec/kernel-fields.ts',
        'shared/spec/machine-fields.ts',
        'shared/spec/plain-policy.ts',
        'shared/spec/policy-fields.ts',
        'shared/spec/ring-entries.ts',
        'shared/spec/user-side.ts',
        'shared/spec/workload-fields.ts',
        'shared/errors.ts',
        'shared/histogram-bins.ts',
        'shared/horizon.ts',
        'shared/quantile-table.ts',
        'shared/cpu-time-categories.ts',
        'shared/timeline/layouts.ts',
        'shared/timeline/make-table.ts',
        'shared/timeline/search.ts',
        'shared/timeline/table-writer.ts',
      ],
      types: ['shared'],
      forbiddenNames: ['Date', 'Math.random', 'console', 'process', 'performance', 'globalThis'],
      needsHeader: true,
    },
    { path: 'main/calibrate', imports: ['main/engine', 'shared'], usesNode: true },
    {
      path: 'main/validate',
      imports: ['main/calibrate', 'main/engine', 'shared'],
      packages: ['valibot'],
    },
    // What was measured elsewhere, as rows: text in, rows out.
    {
      path: 'main/measure',
      imports: ['main/trace/counters', 'main/validate', 'shared'],
    },
    { path: 'main/thread', imports: ['shared/errors.ts'], usesNode: true, needsHeader: true },
    { path: 'main/trace', imports: ['main/engine', 'main/thread', 'shared'], usesNode: true },
    { path: 'main/pool', imports: ['main/engine', 'main/thread', 'shared'], usesNode: true },
    // Work that leaves the machine: the same calls as the pool's, answered by files or a queue.
    {
      path: 'main/remote',
      imports: ['main/pool', 'shared'],
      packages: ['valibot', 'bullmq', 'ioredis'],
      usesNode: true,
      needsHeader: true,
    },
    { path: 'main/store', imports: ['main/thread', 'shared'], usesNode: true, needsHeader: true },
    // The rooms of the lab: what each may import of the others is said here and nowhere else.
    {
      path: 'main/lab/spec',
      imports: [
        'main/engine/kernels/index.ts',
        'main/engine/machines/index.ts',
        'main/engine/policies/index.ts',
        'main/engine/workloads/index.ts',
        'shared',
      ],
      packages: ['valibot'],
    },
    { path: 'main/lab/work', imports: ['shared'], usesNode: true },
    {
      path: 'main/lab/statistics',
      imports: ['main/engine/histogram.ts', 'shared'],
      types: ['main/store/store.ts'],
    },
    {
      path: 'main/lab/runs',
      imports: [
        ...roomsOf('spec', 'work', 'statistics'),
        'main/engine/histogram.ts',
        'main/engine/horizon.ts',
        'main/engine/warmup.ts',
        'shared',
      ],
      types: ['main/pool', 'main/store'],
      usesNode: true,
    },
    {
      path: 'main/lab/validation',
      imports: [
        ...roomsOf('spec', 'work', 'statistics', 'runs'),
        'main/calibrate',
        'main/engine/constants.ts',
        'main/validate',
        'shared',
      ],
      types: ['main/pool'],
      usesNode: true,
    },
    {
      path: 'main/lab/sweeps',
      imports: [...roomsOf('spec', 'work', 'statistics', 'runs', 'validation'), 'shared'],
      types: ['main/store'],
      usesNode: true,
    },
    {
      path: 'main/lab/traces',
      imports: [...roomsOf('spec', 'work', 'statistics', 'runs'), 'main/trace', 'shared'],
      types: ['main/store'],
      usesNode: true,
    },
    { path: 'main/lab/sharing', imports: sharing, types: ['main/store'], usesNode: true },
    {
      path: 'main/lab/figures',
      imports: [...roomsOf('spec', 'work', 'runs', 'validation', 'sweeps', 'traces'), 'shared'],
      types: ['main/store'],
    },
    {
      path: 'main/lab/studies',
      imports: [...roomsOf('figures'), 'shared'],
      types: ['main/store'],
      usesNode: true,
    },
    { path: 'main/lab', imports: ['main/pool', 'main/store', 'main/engine/run.ts', 'shared'] },
    {
      path: 'main/hosts',
      imports: [...belowTheHosts.map((folder) => `main/${folder}`), 'shared'],
      packages: ['valibot'],
      usesNode: true,
      needsHeader: true,
    },
    {
      path: 'main/hosts/dispatch.ts',
      imports: ['main/hosts/message-limit.ts', 'shared'],
      packages: ['valibot'],
      needsHeader: true,
    },
    {
      path: 'renderer',
      imports: ['shared'],
      packages: [
        'vue',
        'chart.js',
        'chartjs-chart-error-bars',
        'chartjs-plugin-annotation',
        '@tanstack/vue-virtual',
      ],
    },
  ],
  soleOwners: {
    'better-sqlite3': ['main/store'],
    bullmq: ['main/remote'],
    ioredis: ['main/remote'],
    'node:sqlite': [],
    'node:worker_threads': ['main/thread'],
    'node:cluster': [],
    'node:http': ['main/hosts/browser'],
    'node:https': ['main/hosts/browser'],
    'node:http2': ['main/hosts/browser'],
    'node:module': ['main/hosts'],
    electron: ['main/hosts/electron'],
  },
};
