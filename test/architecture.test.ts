import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkSource, type Architecture, type SourceText } from './support/architecture.ts';
import { findFileCycles, findFolderCycles, findRoomCycles } from './support/import-cycles.ts';

const belowTheHosts = ['lab', 'pool', 'store', 'trace', 'thread', 'calibrate', 'engine'];

const roomsOf = (...names: string[]) => names.map((name) => `main/lab/${name}`);

const architecture: Architecture = {
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
        'shared/spec/workload-fields.ts',
        'shared/errors.ts',
        'shared/histogram-bins.ts',
        'shared/quantile-table.ts',
        'shared/cpu-time-categories.ts',
        'shared/timeline/layouts.ts',
        'shared/timeline/table-writer.ts',
      ],
      types: ['shared'],
      forbiddenNames: ['Date', 'Math.random', 'console', 'process', 'performance', 'globalThis'],
      needsHeader: true,
    },
    { path: 'main/calibrate', imports: ['main/engine', 'shared'], usesNode: true },
    // Messages between threads, whatever they are about.
    { path: 'main/thread', imports: ['shared/errors.ts'], usesNode: true, needsHeader: true },
    { path: 'main/trace', imports: ['main/engine', 'main/thread', 'shared'], usesNode: true },
    { path: 'main/pool', imports: ['main/engine', 'main/thread', 'shared'], usesNode: true },
    { path: 'main/store', imports: ['main/thread', 'shared'], usesNode: true, needsHeader: true },
    // The rooms of the lab: what each may import of the others is said here and nowhere else.
    {
      path: 'main/lab/spec',
      imports: [
        'main/engine/kernels/index.ts',
        'main/engine/machines/index.ts',
        'main/engine/policies/index.ts',
        'main/engine/rules.ts',
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
      imports: [...roomsOf('spec', 'work', 'runs'), 'main/calibrate', 'shared'],
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
    {
      path: 'main/lab/figures',
      imports: [...roomsOf('spec', 'work', 'runs', 'validation', 'sweeps', 'traces'), 'shared'],
      types: ['main/store'],
    },
    // The door joins the rooms, and is imported by none.
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

const header = '// What this is.\n// What it leaves to others.\n';

/** Sources that break one rule each: [path, text, words of the complaint]. */
const rejected: [path: string, text: string, complaint: string][] = [
  ['main/lab/a.ts', `import Database from 'better-sqlite3';`, 'belongs to main/store'],
  ['main/lab/a.ts', `const m = await import('better-sqlite3');`, 'belongs to main/store'],
  ['main/lab/a.ts', `import type { Database } from 'better-sqlite3';`, 'belongs to main/store'],
  ['main/lab/a.ts', `type D = import('better-sqlite3').Database;`, 'belongs to main/store'],
  ['main/lab/a.ts', `const m = require('better-sqlite3');`, 'belongs to main/store'],
  ['main/lab/a.ts', `import m = require('better-sqlite3');`, 'belongs to main/store'],
  ['main/store/a.ts', `${header}import { Worker } from 'node:worker_threads';`, 'main/thread'],
  ['main/pool/a.ts', `import { Worker } from 'node:worker_threads';`, 'main/thread'],
  ['main/thread/a.ts', `${header}import type { X } from '../../shared/spec.ts';`, 'may not import'],
  ['main/lab/a.ts', `import { x } from '../thread/start-thread.ts';`, 'may not import'],
  ['main/lab/a.ts', `import { Worker } from 'node:worker_threads';`, 'main/thread'],
  ['main/lab/a.ts', `import q from '@stdlib/stats-base-dists-t-quantile';`, 'neither relative nor'],
  ['main/calibrate/a.ts', `import q from '@stdlib/t-quantile';`, 'neither relative nor'],
  ['main/lab/a.ts', `import { createServer } from 'node:http';`, 'main/hosts/browser'],
  ['main/hosts/cli/a.ts', `${header}import { get } from 'node:https';`, 'main/hosts/browser'],
  ['main/hosts/browser/a.ts', `${header}import { app } from 'electron';`, 'main/hosts/electron'],
  ['main/lab/a.ts', `export * from 'electron/main';`, 'main/hosts/electron'],
  ['main/lab/a.ts', `import { readFile } from 'fs';`, 'write node:fs'],
  ['main/lab/a.ts', `import { readFile } from 'fs/promises';`, 'write node:fs'],
  ['main/engine/a.ts', `${header}import { hash } from 'node:crypto';`, 'without Node'],
  ['main/engine/a.ts', `${header}import { x } from '../../shared/spec.ts';`, 'only import types'],
  ['main/engine/a.ts', `${header}import { type X } from '../../shared/spec.ts';`, 'only import'],
  ['main/engine/a.ts', `${header}import '../../shared/spec.ts';`, 'only import types'],
  ['main/engine/a.ts', `${header}export * from '../../shared/spec.ts';`, 'only import types'],
  ['main/engine/a.ts', `${header}import type { X } from '../pool/pool.ts';`, 'may not import'],
  ['main/engine/a.ts', `${header}import * as v from 'valibot';`, 'neither relative nor'],
  ['main/engine/a.ts', `${header}const t = Date.now();`, 'may not use Date'],
  ['main/engine/a.ts', `${header}const t = new Date();`, 'may not use Date'],
  ['main/engine/a.ts', `${header}const r = Math.random();`, 'may not use Math.random'],
  ['main/engine/a.ts', `${header}const r = Math['random']();`, 'may not use Math.random'],
  ['main/engine/a.ts', `${header}const { random } = Math;`, 'may not use Math.random'],
  ['main/engine/a.ts', `${header}console.log(1);`, 'may not use console'],
  ['main/engine/a.ts', `${header}const e = { process };`, 'may not use process'],
  ['main/engine/a.ts', `${header}const t = performance.now();`, 'may not use performance'],
  ['main/engine/a.ts', `${header}globalThis.Date.now();`, 'may not use globalThis'],
  ['shared/a.ts', `import type { X } from '../main/engine/run.ts';`, 'may not import'],
  ['shared/a.ts', `import { ref } from 'vue';`, 'neither relative nor'],
  ['shared/a.ts', `import { join } from 'node:path';`, 'without Node'],
  ['main/store/a.ts', `${header}import type { X } from '../engine/run.ts';`, 'may not import'],
  ['main/pool/a.ts', `import type { X } from '../lab/lab.ts';`, 'may not import'],
  ['main/calibrate/a.ts', `import { x } from '../store/store.ts';`, 'may not import'],
  ['main/calibrate/a.ts', `import { x } from '../pool/pool.ts';`, 'may not import'],
  ['main/lab/a.ts', `import { x } from '../engine/simulation.ts';`, 'may not import'],
  ['main/lab/a.ts', `import type { X } from '../hosts/compose.ts';`, 'may not import'],
  ['main/lab/a.ts', `import { x } from '../../renderer/main.ts';`, 'may not import'],
  ['main/lab/a.ts', `import { x } from '../../test/support/imports.ts';`, 'may not import'],
  ['main/hosts/dispatch.ts', `${header}import { x } from '../lab/lab.ts';`, 'may not import'],
  ['renderer/a.ts', `import type { X } from '../main/lab/lab.ts';`, 'may not import'],
  ['renderer/App.vue', `<script setup>import x from '../main/a.ts';</script>`, 'may not import'],
  ['main/lab/a.ts', `import { x } from '@/lab/b.ts';`, 'neither relative nor'],
  ['main/lab/a.ts', `import { x } from '#shared/b.ts';`, 'neither relative nor'],
  ['main/lab/a.ts', `import { x } from '/shared/b.ts';`, 'neither relative nor'],
  ['main/lab/work/a.ts', `import type { X } from '../lab.ts';`, 'may not import main/lab/lab.ts'],
  ['main/lab/spec/a.ts', `import { x } from '../work/b.ts';`, 'may not import main/lab/work'],
  ['main/lab/work/a.ts', `import type { X } from '../runs/b.ts';`, 'may not import main/lab/runs'],
  ['main/lab/runs/a.ts', `import { x } from '../sweeps/b.ts';`, 'may not import main/lab/sweeps'],
  ['main/lab/sweeps/a.ts', `import { x } from '../traces/b.ts';`, 'may not import main/lab/traces'],
  ['main/lab/traces/a.ts', `import { x } from '../sweeps/b.ts';`, 'may not import main/lab/sweeps'],
  ['main/lab/traces/a.ts', `import { x } from '../figures/b.ts';`, 'may not import main/lab/fig'],
  [
    'main/lab/runs/a.ts',
    `import { x } from '../../pool/b.ts';`,
    'only import types from main/pool',
  ],
  ['main/lab/a.ts', `import { x } from './b';`, 'no file extension'],
  ['main/lab/a.ts', `const m = await import('./' + name);`, 'computed path'],
  ['main/lab/runQueue.ts', '', 'not kebab-case'],
  ['main/lab/run_queue.ts', '', 'not kebab-case'],
  ['main/engine/a.ts', 'const a = 1;', 'comment of 0 lines'],
  ['main/store/a.ts', '// One line.\nconst a = 1;', 'comment of 1 lines'],
  ['main/hosts/cli/a.ts', `${header.repeat(4)}const a = 1;`, 'comment of 8 lines'],
  ['main/utils/a.ts', '', 'belongs to no area'],
  ['main/a.ts', '', 'belongs to no area'],
];

/** Sources in which nothing is wrong, however close they come. */
const accepted: [path: string, text: string][] = [
  ['main/store/a.ts', `${header}import Database from 'better-sqlite3';`],
  ['main/thread/a.ts', `${header}import { Worker } from 'node:worker_threads';`],
  ['main/hosts/browser/a.ts', `${header}import { createServer } from 'node:http';`],
  ['main/hosts/electron/a.ts', `${header}import { app } from 'electron';`],
  ['main/hosts/cli/a.ts', `#!/usr/bin/env node\n${header}import { x } from '../compose.ts';`],
  ['main/engine/a.ts', `${header}import type { X } from '../../shared/spec.ts';`],
  ['main/engine/a.ts', `${header}type X = import('../../shared/spec.ts').Spec;`],
  ['main/engine/a.ts', `/**\n * Like Date\n * or process.\n */\nconst a = Math.min(s.process);`],
  ['main/engine/policies/a.ts', `${header}import { x } from '../random.ts';`],
  ['main/lab/spec/a.ts', `import * as v from 'valibot';`],
  ['main/lab/spec/a.ts', `import { x } from '../../engine/policies/index.ts';`],
  ['main/lab/figures/a.ts', `import { x } from '../sweeps/b.ts';`],
  ['main/lab/a.ts', `import { x } from './figures/b.ts';`],
  ['main/lab/a.ts', `const text = "import x from 'electron'"; // import 'electron'`],
  ['main/engine/a.ts', `${header}class A { process = 1; performance() {} }`],
  ['renderer/composables/useSweep.ts', `import { ref } from 'vue';`],
  ['renderer/App.vue', `<template>import x from '../main/a.ts'</template>`],
];

const topFolders = ['main', 'renderer', 'shared'];

/** Every source below the three top-level folders; a folder that is not there yet has none. */
function readSources(): SourceText[] {
  const tops = topFolders.filter((folder) => existsSync(folder));
  const paths = tops.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  );
  return paths
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.(ts|vue)$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

describe('the architecture check', () => {
  it.each(rejected)('rejects %s: %s', (path, text, complaint) => {
    const problems = checkSource(architecture, { path, text });
    expect(problems).toEqual([expect.stringContaining(complaint)]);
  });

  it.each(accepted)('accepts %s: %s', (path, text) => {
    expect(checkSource(architecture, { path, text })).toEqual([]);
  });
});

describe('the project', () => {
  const sources = readSources();

  it('keeps to the import table', () => {
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.flatMap((source) => checkSource(architecture, source))).toEqual([]);
  });

  it('has a row of the table for every room of the lab', () => {
    const rooms = readdirSync('main/lab', { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    const paths = new Set(architecture.areas.map(({ path }) => path));
    expect(rooms.length).toBeGreaterThan(0);
    expect(rooms.filter(({ name }) => !paths.has(`main/lab/${name}`))).toEqual([]);
  });

  it('has no import cycle between folders', () => {
    expect(findFolderCycles(sources)).toEqual([]);
  });

  it('has no import cycle between the rooms of the lab', () => {
    expect(findRoomCycles(sources)).toEqual([]);
  });

  it('has no import cycle between files, types included', () => {
    expect(findFileCycles(sources)).toEqual([]);
  });
  it('has no path aliases', () => {
    const configs = ['.', ...topFolders, 'main/engine', 'test']
      .filter((folder) => existsSync(folder))
      .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
      .filter((path) => /\/tsconfig[^/]*\.json$/.test(path));
    expect(configs).toContain('./tsconfig.base.json');
    for (const config of configs) {
      expect(readFileSync(config, 'utf8')).not.toMatch(/"(paths|baseUrl|rootDirs)"/);
    }
    expect(JSON.parse(readFileSync('package.json', 'utf8'))).not.toHaveProperty('imports');
  });
});
