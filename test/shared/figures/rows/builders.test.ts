import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { writeRowExport } from '../../../../shared/figures/export.ts';
import { figureSchema, rowFigureNames } from '../../../../shared/figures/figure.ts';
import type { RowFigureInput } from '../../../../shared/figures/rows/figure-input.ts';
import { rowFigureBuilders } from '../../../../shared/figures/rows/index.ts';
import type { FoldScore, LeftOutScore } from '../../../../shared/row-calibration.ts';
import type { DescribedRow } from '../../../../shared/rows-report.ts';
import { expectMailForm } from '../../text/support/mail-form.ts';
import { measuredRow } from '../../../support/measured-row.ts';

const rows: readonly DescribedRow[] = [
  measuredRow('a', { measured: 1000, mean: 1100, role: 'fitted' }),
  measuredRow('b', { measured: [900, 1600], mean: 1200, role: 'predicted' }),
  measuredRow('c', { experiment: 'sharers', measured: 2, mean: 1, role: 'predicted' }),
  measuredRow('d', { experiment: 'sharers', measured: 1, mean: 1, role: 'anchor' }),
  measuredRow('e', { experiment: 'flush-loop', measured: 0, mean: 2, role: 'fitted' }),
  { ...measuredRow('f', { measured: 5, mean: 5, role: 'not-expressed' }), predicted: null },
];
const score = (medianAbsError: number | null): LeftOutScore => ({
  rows: medianAbsError === null ? 0 : 5,
  medianAbsError,
  coverage90: null,
  medianWidth: null,
  intervalScore: null,
});
const fold = (
  left: FoldScore['left'],
  experiment: string,
  [lab, labThere, without]: readonly (number | null)[],
): FoldScore => ({
  left,
  experiment,
  rows: 5,
  lab: score(lab ?? null),
  labThere: score(labThere ?? null),
  null: score(without ?? null),
});
const input: RowFigureInput = {
  builtIn: { name: 'built-in', rows },
  others: [{ name: 'own.csv', rows: [measuredRow('own', { measured: 3000, mean: 500 })] }],
  experiments: ['pair', 'sharers', 'flush-loop'],
  folds: [
    fold('machine', 'pair', [0.3, 0.1, 0.2]),
    fold('curve', 'pair', [0.05, null, null]),
    fold('row', 'pair', [0.01, 0.01, 0.01]),
    fold('machine', 'all', [0.01, 0.01, 0.01]),
  ],
  modelVersion: '4',
  command: ['lab', 'validate', '--rows', 'built-in', '--figure', 'measured-rows'],
};
const build = (name: (typeof rowFigureNames)[number], change: Partial<RowFigureInput> = {}) =>
  rowFigureBuilders[name].build({ ...input, ...change });

describe.each(rowFigureNames)('the figure %s', (name) => {
  const figure = build(name);

  it('is a figure, and built as before', () => {
    expect(v.parse(figureSchema, figure)).toEqual(figure);
    expect(figure.name).toBe(name);
    expect(figure).toMatchSnapshot();
  });

  it.each(exportFormats.filter((format) => format !== 'mmtests'))('is written as %s', (format) => {
    const { text } = writeRowExport(format, figure);
    expect(text).toContain(format === 'csv' ? figure.series[0]?.name : figure.title);
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it('is mail text that ends with its command, and no table of mmtests', () => {
    const { text, extension } = writeRowExport('mail', figure);
    expectMailForm(text.trimEnd().split('\n'));
    expect(extension).toBe('txt');
    expect(text.trimEnd().endsWith(figure.provenance.command.join(' '))).toBe(true);
    expect(() => writeRowExport('mmtests', figure)).toThrow('this is the validation');
  });

  it('is refused while there is nothing to draw', () => {
    const { refuse } = rowFigureBuilders[name];
    expect(refuse(input)).toBeNull();
    const none = { ...input, builtIn: { name: '', rows: [] }, others: [], folds: [] };
    expect(refuse(none)).toMatch(/yet\.$|^Nothing was left out/);
  });
});

describe('predicted against measured', () => {
  const { series, subtitle } = build('measured-rows');
  const seriesOf = (name: string) => series.find((one) => one.name === name);

  it('is hollow where rows are fitted, in the colour of their kind', () => {
    expect(
      series
        .filter(({ isReference }) => !isReference)
        .map((one) => [one.name, one.slot, one.isHollow]),
    ).toEqual([
      ['own.csv', 3, undefined],
      ['pair, fitted', 0, true],
      ['pair, predicted', 0, undefined],
      ['sharers, predicted', 1, undefined],
    ]);
  });

  it('has the middle of a measured range, the range of the prediction, and the name of the row', () => {
    expect(seriesOf('pair, predicted')?.points).toEqual([
      expect.objectContaining({ x: 1200, y: 1200, row: 'b', range: [960, 1500] }),
    ]);
  });

  it('is exported with the range of each prediction', () => {
    const { text } = writeRowExport('csv', build('measured-rows'));
    expect(text).toContain('low90,high90');
    expect(text).toContain('"pair, fitted",simulated,1000,1100,880,1375,');
    const svg = writeRowExport('svg', build('measured-rows')).text;
    expect(svg).toContain('90 % range: 880 to 1375');
  });

  it('says what it leaves out', () => {
    expect(subtitle).toBe(
      '3 of 6 rows; not drawn: 1 anchors, 0 inputs, 1 without a prediction, 1 measured as 0',
    );
  });
});

describe('residuals', () => {
  it('are the share of rows at most so many times what was measured, without anchors', () => {
    const { series } = build('row-residuals');
    expect(series.map(({ name }) => name)).toEqual([
      'own.csv, n = 1',
      'pair, n = 2',
      'sharers, n = 1',
    ]);
    expect(series[1]?.points.map(({ x, y }) => [x, y])).toEqual([
      [1, 0.5],
      [1.1, 1],
    ]);
  });
});

describe('rows without their machine', () => {
  it('stand where the fit without it puts them, beside the null model', () => {
    const { series, subtitle } = build('left-out-rows');
    expect(subtitle).toBe('4 rows; the null model says something of 1');
    const placesOf = (name: string) =>
      series.find((one) => one.name === name)?.points.map(({ x, y }) => Number(y) / Number(x));
    const more = expect.closeTo(Math.exp(0.3), 9);
    expect(placesOf('pair')).toEqual([more, more]);
    expect(placesOf('sharers')).toEqual([more, more]);
    expect(placesOf('null model, no mechanics')).toEqual([expect.closeTo(Math.exp(-0.5), 9)]);
  });
});

describe('errors of what was left out', () => {
  it('stand beside those of the null model, on the same rows, where it predicts them', () => {
    const [lab, without] = build('left-out-errors').series;
    expect(lab?.points.map(({ x, y }) => [x, y])).toEqual([
      ['pair, each machine', 0.1],
      ['pair, each curve', 0.05],
    ]);
    expect(without?.points.map(({ x, y }) => [x, y])).toEqual([['pair, each machine', 0.2]]);
  });
});
