import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { comparisonFigures } from '../../../../shared/figures/comparison/index.ts';
import { writeComparisonExport } from '../../../../shared/figures/export.ts';
import { comparisonFigureNames, figureSchema } from '../../../../shared/figures/figure.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';
import { comparison } from '../../text/support/random-runs.ts';
import { expectMailForm } from '../../text/support/mail-form.ts';

describe.each(comparisonFigureNames)('%s', (name) => {
  const { build, refuse } = comparisonFigures[name];

  it('is a figure of any comparison, with a place for every run', () => {
    fc.assert(
      fc.property(comparison, (one) => {
        if (refuse(one) !== null) return;
        const figure = build(one);
        expect(v.parse(figureSchema, figure)).toEqual(figure);
        for (const { points } of figure.series) {
          for (const { x } of points) expect(figure.x.categories).toContain(x);
        }
      }),
      { numRuns: scaleRuns(100) },
    );
  });

  it.each(['mail', 'markdown'] as const)('is mail as %s', (format) => {
    fc.assert(
      fc.property(comparison, (one) => {
        if (refuse(one) !== null) return;
        const { text, extension } = writeComparisonExport(format, build(one), one);
        expect(extension).toBe('txt');
        expectMailForm(text.trimEnd().split('\n'));
      }),
      { numRuns: scaleRuns(100) },
    );
  });

  it.each(['csv', 'json', 'gnuplot', 'svg'] as const)(
    'has the runs that it draws as %s',
    (format) => {
      fc.assert(
        fc.property(comparison, (one) => {
          if (refuse(one) !== null) return;
          const figure = build(one);
          const { text } = writeComparisonExport(format, figure, one);
          const drawn = figure.series.flatMap(({ points }) => points.map(({ key }) => key ?? ''));
          for (const key of drawn) expect(text).toContain(key.slice(0, 8));
        }),
        { seed: 1, numRuns: scaleRuns(100) },
      );
    },
  );

  it('has no table in the style of mmtests', () => {
    const [one] = fc.sample(comparison, { numRuns: 1, seed: 1 });
    const write = () => one && writeComparisonExport('mmtests', build(one), one);
    expect(write).toThrow('compares runs');
  });
});

it('compares costs at the joint intervals, with the line of the baseline', () => {
  const [one] = fc.sample(comparison, { numRuns: 1, seed: 1 });
  if (!one) throw new Error('no sample');
  const figure = comparisonFigures['compared-cost'].build(one);
  expect(figure.annotations).toEqual([{ axis: 'y', at: 1, label: 'baseline' }]);
  const [series] = figure.series;
  expect(series?.points.map(({ y }) => y)).toEqual(one.rows.map((row) => row.jointRatio.mean));
  expect(series?.points.map(({ label }) => label)).toEqual(one.rows.map((row) => row.answer));
});
