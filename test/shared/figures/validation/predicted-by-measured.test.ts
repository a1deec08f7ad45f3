import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { writeValidationExport } from '../../../../shared/figures/export.ts';
import { figureSchema } from '../../../../shared/figures/figure.ts';
import {
  predictedByMeasured,
  type FigureRow,
} from '../../../../shared/figures/validation/predicted-by-measured.ts';
import { expectMailForm } from '../../text/support/mail-form.ts';
import { uncertainty } from '../../../support/uncertainty.ts';

function row(policy: string, measured: number, mean: number, fitted = true): FigureRow {
  const exact = (value: number) => ({ mean: value, low: value - 0.01, high: value + 0.01 });
  return {
    key: policy.slice(0, 1).padEnd(64, 'a'),
    machine: 'xeon-8160-2s',
    policy,
    source: fitted ? 'v7' : 'v9-batch',
    fitted,
    publishedRatio: measured,
    publishedAddedSeconds: null,
    nullRatio: 1.4,
    nullError: 0.4 / (measured - 1) - 1,
    leftOut: null,
    simulated: {
      ratio: exact(mean),
      error: (mean - 1) / (measured - 1) - 1,
      addedSeconds: exact(300),
      secondsError: null,
      precisionReached: policy !== 'deferred',
      replications: 10,
    },
  };
}

const rows = [row('sync', 26.366, 26), row('deferred', 1.44, 1.4), row('latr', 1.28, 1.29, false)];
const input = { rows, uncertainty, modelVersion: '4' };
const figure = predictedByMeasured.build(input);

describe('simulated against measured', () => {
  it('is built of the rows as before', () => {
    expect(v.parse(figureSchema, figure)).toEqual(figure);
    expect(figure).toMatchSnapshot();
  });

  it('has a point for every row where it was measured, and those of the null model', () => {
    const [fitted, predicted, guess] = figure.series;
    const placesOf = (series: typeof fitted) => series?.points.map(({ x, y }) => [x, y]);
    const close = (...values: number[]) => values.map((value) => expect.closeTo(value, 9));
    expect(placesOf(fitted)).toEqual([close(25.366, 25), close(0.44, 0.4)]);
    expect(placesOf(predicted)).toEqual([close(0.28, 0.29)]);
    expect(placesOf(guess)).toEqual([close(25.366, 0.4), close(0.44, 0.4), close(0.28, 0.4)]);
    expect(fitted?.points.map(({ isPrecise }) => isPrecise)).toEqual([true, false]);
  });

  it('has the line on which both are the same, and the margins beside it, over all rows', () => {
    const lines = figure.series.filter(({ isReference }) => isReference);
    const factors = lines.map(({ points }) => points.map(({ x, y }) => Number(y) / Number(x)));
    const twice = (factor: number) => [expect.closeTo(factor, 9), expect.closeTo(factor, 9)];
    expect(factors).toEqual([twice(1), twice(1.1), twice(0.9)]);
    for (const { points } of lines) {
      expect(Number(points[0]?.x)).toBeLessThan(0.28);
      expect(Number(points[1]?.x)).toBeGreaterThan(25.366);
    }
  });

  it('cannot be drawn before anything is simulated', () => {
    expect(predictedByMeasured.refuse({ ...input, rows: [] })).toMatch(/^No measured ratio/);
    expect(predictedByMeasured.refuse(input)).toBeNull();
  });
});

describe('its exports', () => {
  const write = (format: (typeof exportFormats)[number]) =>
    writeValidationExport(format, figure, { rows, uncertainty }, '4');

  it.each(exportFormats.filter((format) => format !== 'mmtests'))(
    'have the lines in %s',
    (format) => {
      const { text } = write(format);
      expect(text).toContain('simulated = measured');
      expect(text).toContain('10 % less');
    },
  );

  it('are mail text with the table of the command line', () => {
    const { text, extension } = write('mail');
    const lines = text.trimEnd().split('\n');
    expectMailForm(lines);
    expect(extension).toBe('txt');
    expect(lines).toContain('xeon-8160-2s, predicted');
    expect(lines.at(-1)).toBe('lab validate --published');
    expect(text).toContain('\n.: simulated = measured\n');
  });

  it('join the points of these lines, and no others', () => {
    expect(write('svg').text.split('class="line"')).toHaveLength(4);
    expect(write('gnuplot').text.match(/ with lines /g)).toHaveLength(3);
    expect(write('gnuplot').text.match(/ with points /g)).toHaveLength(3);
  });

  it('are no table of mmtests', () => {
    expect(() => write('mmtests')).toThrow('this is the validation');
  });
});
