import type {
  Figure,
  FigureAxis,
  FigurePoint,
  FigureSeries,
} from '../../../shared/figures/figure.ts';

export function axis(title: string, more: Partial<FigureAxis> = {}): FigureAxis {
  return { title, unit: '', scale: 'linear', categories: [], format: 'number', ...more };
}

export function point(
  x: FigurePoint['x'],
  y: FigurePoint['y'],
  more: Partial<FigurePoint> = {},
): FigurePoint {
  return { x, y, z: null, low: null, high: null, key: null, isPrecise: true, label: null, ...more };
}

/** A simulated point with an interval of a few percent. */
function measured(x: FigurePoint['x'], y: number, half = 0.03): FigurePoint {
  return point(x, y, { low: y * (1 - half), high: y * (1 + half), key: 'c0ffee00' });
}

export function series(
  name: string,
  slot: number,
  points: FigurePoint[],
  more: Partial<FigureSeries> = {},
): FigureSeries {
  return { name, origin: 'simulated', slot, isDimmed: false, points, ...more };
}

export function figure(kind: Figure['kind'], more: Partial<Figure> = {}): Figure {
  return {
    name: 'overhead-by-axis',
    kind,
    title: 'System time, relative to policy none',
    subtitle: 'Hardware: 2 sockets, 96 CPUs, 256 GB, make -j60 all',
    x: axis('x'),
    y: axis('y'),
    z: null,
    series: [],
    annotations: [],
    notes: [],
    provenance: {
      modelVersions: ['1.4'],
      keys: ['c0ffee00aa11bb22', 'deadbeef00112233'],
      seeds: [1],
      replications: [5, 40],
      command: ['lab', 'sweep', '--vary', 'policy=sync,deferred', '--where', 'a.b > 4'],
    },
    ...more,
  };
}

const cpuAxis = axis('machine.cpus: CPUs online', { scale: 'log', unit: 'CPUs' });
const ratioAxis = axis('system time, relative to policy none', { scale: 'log', format: 'ratio' });
const policies = ['none', 'sync', 'deferred', 'batched', 'lazy-idle', 'tagged'];
const policyAxis = axis('policy', { scale: 'category', categories: policies });

const cpus = [4, 8, 16, 32, 64, 96];
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

const oddName = `a <b> & "c" 'd' % _x^{2} \\ \` @ \u00fc\u4e2d\ud83d\ude00\nsecond line, which is longer than any column has room for\\`;
const odd = figure('lines', {
  title: `From ${oddName}`,
  subtitle: `> ${oddName}`,
  x: axis(oddName, {
    scale: 'category',
    categories: [oddName, '=1+1', 'From here', '> there', '50 %g'],
  }),
  y: axis(oddName, { unit: '\u00b5s' }),
  series: [
    series(oddName, 0, [
      point(oddName, 1),
      point('=1+1', 2, { label: oddName }),
      point('elsewhere', -3),
    ]),
    series('\u0000\ud800', 1, []),
  ],
  annotations: [
    { axis: 'x', at: 1, label: oddName },
    { axis: 'y', at: 0, label: oddName.repeat(2) },
  ],
  notes: [oddName, '@cmd', 'EOD'],
});

const many = figure('lines', {
  x: cpuAxis,
  y: axis('latency', { scale: 'log', unit: 'ns', format: 'time' }),
  series: Array.from({ length: 14 }, (_, slot) =>
    series(
      `policy-${slot}, ceiling ${2 ** slot}`,
      slot,
      cpus.map((count) => measured(count, 10 ** (slot / 1.5) * count ** 0.7)),
    ),
  ),
});

const manyBars = figure('bars', {
  x: axis('policy and machine', {
    scale: 'category',
    categories: Array.from({ length: 12 }, (_, i) => `policy-number-${i} on a-long-machine-name`),
  }),
  y: axis('IPIs', { format: 'count', unit: '/s' }),
  series: Array.from({ length: 14 }, (_, slot) =>
    series(
      `workload ${slot}`,
      slot,
      Array.from({ length: 12 }, (_, i) =>
        point(`policy-number-${i} on a-long-machine-name`, 1234 * i + slot * 99.5),
      ),
    ),
  ),
});

const single = figure('lines', {
  x: cpuAxis,
  y: axis('IPIs', { format: 'count', unit: '/s' }),
  series: [series('sync', 0, [measured(96, 123_456)]), series('nothing', 1, [])],
});

const edges = figure('bars', {
  x: policyAxis,
  y: ratioAxis,
  series: [
    series('simulated', 0, [
      point('none', 0),
      point('sync', -1),
      point('tagged', 1e-5),
      point('batched', 1e4),
    ]),
  ],
});

const wide = figure('scatter', {
  x: axis('x', { scale: 'log' }),
  y: axis('y', { scale: 'log' }),
  series: [
    series('wide', 0, [point(1e-300, 1e-4), point(1, 3e2), point(1e300, 2e5), point(0, -1)]),
  ],
});

const signed = figure('stack', {
  x: policyAxis,
  y: axis('change', { format: 'share', scale: 'log' }),
  series: [
    series('up', 0, [point('sync', 0.2), point('tagged', 0.3)]),
    series('down', 8, [point('sync', -0.1), point('tagged', 0.1), point('none', -0.3)]),
    series('known', 1, [point('sync', 0.1)], { origin: 'published' }),
  ],
});

const empty = (kind: Figure['kind']) =>
  figure(kind, {
    provenance: { ...figure(kind).provenance, modelVersions: [], keys: [], seeds: [], command: [] },
  });

/** A few made-up figures of every kind, plain and hard. */
export const sampleFigures: Readonly<Record<string, Figure>> = {
  lines,
  bars,
  groupedBars,
  stack,
  steps,
  scatter,
  heat,
  heatOfNames,
  odd,
  oddBars: { ...odd, kind: 'bars' },
  oddStack: { ...odd, kind: 'stack' },
  oddHeat: {
    ...odd,
    kind: 'heat',
    y: odd.x,
    z: odd.y,
    series: odd.series.map((one) => ({
      ...one,
      points: one.points.map((cell) => ({ ...cell, y: cell.x, z: Number(cell.y) })),
    })),
  },
  many,
  manyBars,
  manyStack: { ...manyBars, kind: 'stack' },
  single,
  edges,
  wide,
  signed,
  emptyLines: empty('lines'),
  emptyBars: empty('bars'),
  emptyStack: empty('stack'),
  emptyHeat: empty('heat'),
};
