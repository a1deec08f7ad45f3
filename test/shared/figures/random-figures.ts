import fc from 'fast-check';
import {
  figureKinds,
  figureNames,
  figureOrigins,
  traceFigureNames,
  valueFormats,
} from '../../../shared/figures/figure.ts';
import type {
  Figure,
  FigureAxis,
  FigurePoint,
  FigureSeries,
} from '../../../shared/figures/figure.ts';
import { anyCharacter } from '../../support/any-character.ts';

const nasty = [
  'From here',
  '> quoted',
  '<&>"\'',
  'two\nlines',
  '\u00b5s \u4e2d\u6587 \ud83d\ude00',
  '\u0000\u0007\ud800\uffff',
  '50 %g `x` \\',
  '=SUM(A1)',
  'EOD',
  '',
  'a-word-of-which-nobody-knows-why-it-is-as-long-as-this-and-still-goes-on-and-on-to-the-end',
  'sync, 96 CPUs',
];
const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: anyCharacter, maxLength: 12 }),
  fc.string({ unit: 'grapheme-ascii', minLength: 60, maxLength: 300 }),
);

/** Numbers of every size, most of them typical for measurements. */
const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0.001, max: 1e6, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: -5, max: 200 }) },
  fc.constantFrom(0, -1, 1, 1e-9, 1e9, 1e300, -1e300, 5e-324, Number.MAX_VALUE),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const categories = fc.uniqueArray(text, { maxLength: 8 });

const axis = (names: readonly string[]): fc.Arbitrary<FigureAxis> =>
  fc
    .record({
      title: text,
      unit: fc.constantFrom('', 'ns', '/s', 'CPUs'),
      scale: fc.constantFrom('linear', 'log', 'category'),
      format: fc.constantFrom(...valueFormats),
    })
    .map((one) => ({ ...one, categories: one.scale === 'category' ? [...names] : [] }));

function point(x: FigureAxis, y: FigureAxis, kind: Figure['kind']): fc.Arbitrary<FigurePoint> {
  const on = ({ scale, categories: names }: FigureAxis) =>
    scale === 'category' && names.length > 0 ? fc.constantFrom(...names) : value;
  return fc
    .record({
      x: on(x),
      y: kind === 'heat' ? on(y) : value,
      z: fc.option(value),
      interval: fc.option(fc.tuple(value, value)),
      prediction: fc.option(fc.tuple(value, value)),
      key: fc.option(fc.constantFrom('c0ffee00', 'deadbeef')),
      isPrecise: fc.boolean(),
      label: fc.option(text, { freq: 3 }),
    })
    .map(({ interval, prediction, z, ...rest }) => ({
      ...rest,
      ...(prediction && { prediction: prediction.toSorted((a, b) => a - b) as typeof prediction }),
      z: kind === 'heat' ? z : null,
      low: interval ? Math.min(...interval) : null,
      high: interval ? Math.max(...interval) : null,
    }));
}

function series(x: FigureAxis, y: FigureAxis, kind: Figure['kind']): fc.Arbitrary<FigureSeries> {
  return fc.record({
    name: text,
    origin: fc.constantFrom(...figureOrigins),
    slot: fc.nat(20),
    isDimmed: fc.boolean(),
    points: fc.array(point(x, y, kind), { maxLength: 8 }),
  });
}

const share = (x: FigurePoint['x']) => Math.abs(Math.sin(Number(x))) || 0;

/** The same with a strip: every other point is in it, and all have a reach, a range and a policy. */
function withStrip(figure: Figure): Figure {
  const axis = (one: FigureAxis, scale: FigureAxis['scale']): FigureAxis => ({
    ...one,
    scale,
    categories: [],
  });
  return {
    ...figure,
    x: { ...axis(figure.x, 'log'), format: 'time' },
    y: { ...axis(figure.y, 'excess'), format: 'ratio' },
    strip: { title: figure.title, axis: { ...axis(figure.x, 'linear'), format: 'share' } },
    series: figure.series.map((one, i) => ({
      ...one,
      policy: i % 3 === 0 ? 'sync' : one.name,
      shade: [i % 4, 4],
      points: one.points.map((point, j) => {
        const x = typeof point.x === 'number' ? point.x : j;
        const more = { span: [x / 2, j % 3 === 0 ? null : x * 2], range: [1.1, 1.5] } as const;
        const own = { ...point, span: [...more.span], range: [...more.range] } as FigurePoint;
        return j % 2 === 0 ? { ...own, x } : { ...own, x: share(x), isOpen: true, beyond: 4e7 };
      }),
    })),
  };
}

/** Any figure that the schema allows, and then some. */
export const anyFigure: fc.Arbitrary<Figure> = fc
  .tuple(plainFigure(), fc.boolean())
  .map(([figure, isWithStrip]) =>
    figure.kind === 'scatter' && isWithStrip ? withStrip(figure) : figure,
  );

function plainFigure(): fc.Arbitrary<Figure> {
  return fc
    .tuple(fc.constantFrom(...figureKinds), categories, categories)
    .chain(([kind, xNames, yNames]) =>
      fc.tuple(fc.constant(kind), axis(xNames), axis(yNames), axis([])),
    )
    .chain(([kind, x, y, z]) => {
      const annotation = fc.record({ axis: fc.constantFrom('x', 'y'), at: value, label: text });
      return fc.record({
        name: fc.constantFrom(...figureNames, ...traceFigureNames),
        kind: fc.constant(kind),
        title: text,
        subtitle: text,
        x: fc.constant(x),
        y: fc.constant(y),
        z: fc.constant(kind === 'heat' ? z : null),
        series: fc.array(series(x, y, kind), { maxLength: 16 }),
        annotations: fc.array(annotation as fc.Arbitrary<Figure['annotations'][number]>, {
          maxLength: 3,
        }),
        notes: fc.array(text, { maxLength: 3 }),
        provenance: fc.record({
          modelVersions: fc.array(text, { maxLength: 2 }),
          keys: fc.array(fc.constantFrom('c0ffee00aa', 'deadbeef11'), { maxLength: 9 }),
          traces: fc.array(
            fc.record({ hash: fc.constantFrom('abad1dea00', '0123456789'), name: text }),
            {
              maxLength: 2,
            },
          ),
          seeds: fc.array(fc.nat(9), { maxLength: 3 }),
          replications: fc.constant<[number, number]>([5, 40]),
          command: fc.array(text, { maxLength: 4 }),
        }),
      });
    });
}
