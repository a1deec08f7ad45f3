import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { writeTraceExport } from '../../../../shared/figures/export.ts';
import { traceFigureNames, type Figure } from '../../../../shared/figures/figure.ts';
import { writeMarkdown } from '../../../../shared/figures/write/markdown.ts';
import { listValues } from '../../../../shared/figures/write/values.ts';
import { isUnsafeStart, maxColumns } from '../../../../shared/text/plain.ts';
import { makeTraceFigures } from '../../../support/trace-figure-inputs.ts';
import { figure, point, series } from '../figure-parts.ts';
import { sampleFigures } from '../sample-figures.ts';

const figures = await makeTraceFigures();
const formats = exportFormats.filter((format) => format !== 'mmtests');

const isMail = (line: string) =>
  line.length <= maxColumns && /^[ -~]*$/.test(line) && !/\s$/.test(line) && !isUnsafeStart(line);

const xs = (kind: Figure['kind'], ...rows: (readonly [number | string, number])[]) =>
  figure(kind, {
    series: [
      series(
        'a',
        0,
        rows.map(([x, y]) => point(x, y)),
        { origin: 'recorded' },
      ),
    ],
  });

describe('the export of a figure of a trace', () => {
  it.each(traceFigureNames)('of %s is text in every format, and safe in a mail', (name) => {
    const texts = formats.map((format) => writeTraceExport(format, figures[name]).text);
    for (const text of texts) expect(text.length).toBeGreaterThan(100);
    const mail = (['mail', 'markdown'] as const).flatMap((format) =>
      writeTraceExport(format, figures[name]).text.trimEnd().split('\n'),
    );
    expect(mail.filter((line) => !isMail(line))).toEqual([]);
  });

  it.each(['mail', 'markdown'] as const)('as %s ends with the command that draws it', (format) => {
    const { text, extension } = writeTraceExport(format, figures['trace-orders']);
    expect(extension).toBe('txt');
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      /^lab trace figure [0-9a-f]{8} trace-orders$/,
    );
  });

  it('is no table of mmtests, which compares runs', () => {
    expect(() => writeTraceExport('mmtests', figures['trace-orders'])).toThrow('compares runs');
  });
});

describe('the numbers of a figure', () => {
  it('are median and tail of a falling curve', () => {
    const curve = xs('steps', [1, 1], [2, 0.6], [3, 0.5], [5, 0.1], [8, 0.02], [9, 0.02]);
    expect(listValues(curve)).toEqual({
      header: ['series', 'p50', 'p90', 'p99'],
      // Nothing is beyond the greatest value.
      rows: [['a (recorded)', '3', '5', '9']],
    });
  });

  it('are median and tail of a rising curve', () => {
    const curve = xs('steps', [1, 0.2], [2, 0.5], [3, 0.9], [4, 0.99], [5, 1]);
    expect(listValues(curve).rows).toEqual([['a (recorded)', '2', '3', '4']]);
  });

  it('have no value where a simulated curve ends before it', () => {
    const { series: only, ...rest } = xs('steps', [1, 1], [2, 0.5], [3, 0.3]);
    const simulated = {
      ...rest,
      series: only.map((one) => ({ ...one, origin: 'simulated' as const })),
    };
    expect(listValues(simulated).rows).toEqual([['a (simulated)', '2', '>3', '>3']]);
  });

  it('say of a point on a line what the line stands for', () => {
    const at = { axis: 'x', at: 7, label: 'not bounded' } as const;
    const scatter = { ...xs('scatter', [7, 1], [8, 2]), annotations: [at] };
    expect(listValues(scatter).rows.map((row) => row[1])).toEqual(['not bounded', '8']);
  });

  it('are a row for each bar, and a column for each part', () => {
    const { header, rows } = listValues(figures['trace-flushes']);
    expect(header).toEqual(['reason', 'A', 'B', 'C']);
    expect(rows.map(([reason]) => reason)).toEqual([...figures['trace-flushes'].x.categories]);
  });
});

describe('a figure as Markdown', () => {
  it('puts names below the table where a row is too long, and splits the columns', () => {
    const text = writeMarkdown(sampleFigures['manyBars']!);
    const tables = text.filter((line) => /^\| ?---/.test(line));
    expect(tables.length).toBeGreaterThan(1);
    const cells = text
      .filter((line) => /^\| ?\[/.test(line))
      .flatMap((line) => line.split('|').slice(2, -1));
    expect(cells).toHaveLength(12 * 14);
    expect(text).toContain('[12] policy-number-11 on a-long-machine-name');
  });

  it.each(Object.entries(sampleFigures))('of %s is safe in a mail', (_, drawn) => {
    expect(writeMarkdown(drawn).filter((line) => !isMail(line))).toEqual([]);
  });
});
