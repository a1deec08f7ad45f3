import { describe, expect, it } from 'vitest';
import { figureToTable } from '../../../renderer/charts/figure-to-table.ts';
import { listLegend } from '../../../renderer/charts/legend-entries.ts';
import {
  summarizePoint,
  summarizeFigure,
  explainPoint,
} from '../../../renderer/charts/explain-point.ts';
import { sampleFigures } from '../../shared/figures/sample-figures.ts';

const { lines, stack, heat, bars, scatter, emptyLines } = sampleFigures;
if (!lines || !stack || !heat || !bars || !scatter || !emptyLines) throw new Error('no samples');

describe('the explanation of a point', () => {
  it('names its source where it is published, and no n', () => {
    expect(summarizePoint(lines, 2, 1)).toBe(
      'sync, published, machine.cpus: 96 CPUs, system time, relative to policy none: 24.1x, ' +
        'Published: v7',
    );
  });

  it('names both axes and the value of a cell', () => {
    expect(explainPoint(heat, 0, 5)).toEqual({
      title: 'sync',
      lines: [
        'machine.cpus: 8 CPUs',
        'policy.flushCeilingPages: 8 pages',
        'system time, relative to policy none: 1.92x',
        'n = 5-40 replications',
        '! Did not reach its precision',
      ],
    });
  });

  it('says that another one does better', () => {
    expect(explainPoint(scatter, 3, 0).lines).toContain(
      'Another one does better in everything shown',
    );
  });

  it('says that a run is extrapolated, of its points only', () => {
    const mark = 'extrapolated: recorded on 2 CPUs';
    const [first, ...others] = lines.series;
    const points = first!.points.map((point, i) => ({ ...point, key: `run${i}` }));
    const provenance = { ...lines.provenance, extrapolated: { run1: mark } };
    const figure = { ...lines, provenance, series: [{ ...first!, points }, ...others] };
    expect(explainPoint(figure, 0, 1).lines).toContain(mark);
    expect(explainPoint(figure, 0, 0).lines).not.toContain(mark);
    const remarks = figureToTable(figure).rows.map((row) => row.at(-1));
    expect(remarks[1]).toBe(`${mark}; run run1`);
    expect(remarks.filter((remark) => remark?.includes(mark))).toHaveLength(1);
  });

  it('is empty for a point that is not there', () => {
    expect(explainPoint(lines, 9, 9)).toEqual({ title: '', lines: [] });
  });
});

describe('a figure in one sentence', () => {
  it('has the least and the greatest value and where they are', () => {
    expect(summarizeFigure(bars)).toBe(
      '2 series, 8 points; system time, relative to policy none from 1.00x +-0.06 ' +
        '(simulated, none) ' +
        'to 14.2x +-0.9 (simulated, tagged).',
    );
    expect(summarizeFigure(emptyLines)).toBe('Nothing to draw yet.');
  });
});

describe('a figure as a table', () => {
  it('has a row for each point, with the interval and notes', () => {
    const { columns, rows, valueColumn } = figureToTable(lines);
    expect(columns).toEqual([
      'Series',
      'machine.cpus: CPUs online (CPUs)',
      'system time, relative to policy none',
      'Remarks',
    ]);
    expect(valueColumn).toBe(2);
    expect(rows).toHaveLength(26);
    const [first, , , , , , second] = rows;
    expect(first).toEqual(['none (simulated)', '4 CPUs', '1.00x +-0.03', 'run c0ffee00']);
    expect(second?.[0]).toBe('sync (simulated)');
    expect(rows.filter(([, , , remark]) => remark?.startsWith('published: v7'))).toHaveLength(1);
    expect(rows.filter(([, , , remark]) => remark?.startsWith('! did not reach'))).toHaveLength(1);
  });

  it('has the word of the line that a point stands on for want of a value', () => {
    const annotations = [{ axis: 'x', at: Number(scatter.series[0]?.points[0]?.x), label: 'open' }];
    const figure = { ...scatter, annotations } as typeof scatter;
    expect(
      figureToTable(figure)
        .rows.slice(0, 2)
        .map(([, x]) => x),
    ).toEqual(['open', '12 us']);
    expect(explainPoint(figure, 0, 0).lines[0]).toBe('exposure window, 99th percentile: open');
  });

  it('has both axes of a heat map', () => {
    const { columns, valueColumn } = figureToTable(heat);
    expect([columns.length, valueColumn]).toEqual([5, 3]);
  });
});

describe('the legend of a figure', () => {
  it('has lines with markers, hollow marks or bars, as the figure has', () => {
    const shapes = (figure: typeof lines) =>
      listLegend(figure, 'white').map(({ name, isHollow, bar, dash, marker }) => [
        name,
        isHollow,
        bar,
        dash,
        marker,
      ]);
    expect(shapes(lines).slice(1, 3)).toEqual([
      ['sync (simulated)', false, null, '7 3', 'square'],
      ['sync, published', true, null, null, 'square'],
    ]);
    expect(shapes(bars)).toEqual([
      ['simulated', false, 'solid', null, null],
      ['published', true, null, null, 'circle'],
    ]);
    expect(shapes(stack)[0]).toEqual(['initiator', false, 'solid', null, null]);
    expect(shapes(heat)).toEqual([]);
  });
});
