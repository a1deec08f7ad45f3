import type { Figure } from '../../../shared/figures/figure.ts';
import { axis, cpuAxis, cpus, policyAxis, ratioAxis } from './figure-axes.ts';
import { figure, measured, point, series } from './figure-parts.ts';

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

/** Figures that are hard to draw: odd names, many series, single points, extreme numbers. */
export const hardFigures = {
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
} satisfies Record<string, Figure>;
