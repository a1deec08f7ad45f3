import type { Figure } from '../../../shared/figures/figure.ts';
import { axis, cpuAxis, cpus, policies, policyAxis, ratioAxis } from './figure-axes.ts';
import { figure, measured, point, series } from './figure-parts.ts';
import { hardFigures } from './hard-figures.ts';

export { axis } from './figure-axes.ts';
export { figure, point, series } from './figure-parts.ts';

const grow = (power: number) => cpus.map((count) => measured(count, (count / 4) ** power));

const lines = figure('lines', {
  x: cpuAxis,
  y: ratioAxis,
  series: [
    series('none', 0, grow(0)),
    series('sync', 1, grow(1.03)),
    series('sync, published', 1, [point(4, 1.1), point(96, 24.1, { label: 'v7' })], {
      origin: 'published',
    }),
    series('deferred', 2, grow(0.42)),
    series(
      'batched',
      3,
      grow(0.62).map((one, i) => ({ ...one, isPrecise: i !== 4 })),
    ),
  ],
  annotations: [{ axis: 'y', at: 2, label: 'twice the baseline' }],
  notes: ['Did not reach its precision of 2 %: batched, 64 CPUs (c0ffee00).'],
});

const bars = figure('bars', {
  name: 'overhead-by-policy',
  x: policyAxis,
  y: ratioAxis,
  series: [
    series(
      'simulated',
      0,
      policies.map((name, i) => measured(name, 1.7 ** i, 0.06)),
    ),
    series(
      'published',
      0,
      [point('sync', 1.9, { label: 'v7' }), point('tagged', 13.1, { label: 'v8' })],
      {
        origin: 'published',
      },
    ),
  ],
  annotations: [{ axis: 'y', at: 1, label: 'none' }],
});

const machines = ['desktop, 8 CPUs', 'server, 96 CPUs', 'phone, 4 CPUs'];
const groupedBars = figure('bars', {
  name: 'overhead-by-policy',
  x: policyAxis,
  y: axis('added system time', { unit: 'ns', format: 'time' }),
  series: [
    ...machines.map((name, slot) =>
      series(
        name,
        slot,
        policies.map((policy, i) => ({
          ...measured(policy, 300 * (slot + 1) * (i + 0.5), 0.1),
          isPrecise: slot + i !== 4,
        })),
      ),
    ),
    series('elsewhere', 9, [point('sync', 3100)], { origin: 'published' }),
  ],
});

const payers = ['initiator', 'victims', 'TLB refill', 'idle handlers'];
const stack = figure('stack', {
  name: 'who-pays',
  title: 'CPU time that flushing takes, by who spends it',
  x: policyAxis,
  y: axis('CPU time per page operation', { unit: 'ns', format: 'time' }),
  series: payers.map((name, slot) =>
    series(
      name,
      slot,
      policies.map((policy, i) => point(policy, (i * 700) / (slot + 1))),
    ),
  ),
});

const survival = (scale: number) =>
  Array.from({ length: 60 }, (_, i) => {
    const x = 10 ** (2 + i / 12);
    return point(x, Math.max(1e-4, 1 / (1 + (x / scale) ** 2)), { isPrecise: scale !== 4e4 });
  });
const steps = figure('steps', {
  name: 'exposure-window',
  title: 'How long another CPU keeps a stale translation',
  x: axis('exposure window', { scale: 'log', unit: 'ns', format: 'time' }),
  y: axis('share of windows that are longer', { scale: 'log', format: 'share' }),
  series: [
    series('sync', 0, survival(2e3)),
    series('deferred', 1, survival(4e4)),
    series('lazy', 2, survival(3e5)),
  ],
  annotations: [
    { axis: 'x', at: 4e6, label: 'one tick' },
    { axis: 'x', at: 3e6, label: 'bound of the contract' },
  ],
});

const scatter = figure('scatter', {
  name: 'overhead-by-window',
  title: 'What a policy costs against what it leaves exposed',
  x: axis('exposure window, 99th percentile', { scale: 'log', unit: 'ns', format: 'time' }),
  y: ratioAxis,
  series: policies.map((name, i) =>
    series(name, i, [{ ...measured(2000 * 6 ** i, 30 / 1.9 ** i, 0.1), label: name }], {
      isDimmed: i === 3 || i === 4,
    }),
  ),
  annotations: [{ axis: 'x', at: 1e8, label: 'not bounded' }],
  notes: ['Grey: another policy costs no more and exposes no longer.'],
});

const heat = figure('heat', {
  name: 'heat-map',
  x: cpuAxis,
  y: axis('policy.flushCeilingPages: most pages flushed one by one', {
    scale: 'log',
    unit: 'pages',
  }),
  z: ratioAxis,
  series: [
    series(
      'sync',
      0,
      cpus.flatMap((count) =>
        [1, 8, 33, 512].map((pages) =>
          point(count, pages, {
            z: (count / 4) ** 0.9 * (1 + pages / 300),
            isPrecise: count * pages !== 64,
          }),
        ),
      ),
    ),
  ],
  annotations: [{ axis: 'y', at: 33, label: "the kernel's own" }],
});

const heatOfNames = figure('heat', {
  name: 'heat-map',
  x: policyAxis,
  y: axis('machine', { scale: 'category', categories: machines }),
  z: axis('share of CPU time', { format: 'share' }),
  series: [0, 1].map((slot) =>
    series(
      `half ${slot}`,
      slot,
      policies.flatMap((policy, i) =>
        machines.map((machine, j) =>
          point(policy, machine, {
            z: i === j ? null : (i + j + slot) / 20,
            label: i === 5 ? 'best' : null,
          }),
        ),
      ),
    ),
  ),
});

const orders = ['0', '1', '2'];
const recordedBars = figure('bars', {
  name: 'fit-order',
  title: 'Orders of allocations for user space, recorded and fitted',
  x: axis('order: 2^order pages', { scale: 'category', categories: orders }),
  y: axis('share of allocations', { scale: 'log', format: 'share' }),
  series: (['recorded', 'fitted'] as const).map((origin, slot) =>
    series(
      origin,
      slot,
      orders.map((order, i) => point(order, 0.9 / (8 + slot) ** i)),
      { origin },
    ),
  ),
  provenance: {
    modelVersions: ['1.4'],
    keys: [],
    traces: [{ hash: '5fd8567f00112233', name: 'build.txt' }],
    seeds: [],
    replications: [0, 0],
    command: ['lab', 'trace', 'figure', '5fd8567f', 'fit-order'],
  },
});

/** Some made-up figures of every kind, plain and hard. */
export const sampleFigures: Readonly<Record<string, Figure>> = {
  lines,
  bars,
  groupedBars,
  recordedBars,
  stack,
  steps,
  scatter,
  heat,
  heatOfNames,
  ...hardFigures,
};
