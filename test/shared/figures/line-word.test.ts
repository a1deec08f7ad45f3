import { describe, expect, it } from 'vitest';
import { describePoint } from '../../../shared/figures/describe.ts';
import { lineWord } from '../../../shared/figures/line-word.ts';
import { placeFigure } from '../../../shared/figures/place-figure.ts';
import { writeAscii } from '../../../shared/figures/write/ascii.ts';
import { writeCsv } from '../../../shared/figures/write/csv.ts';
import { axis, ratioAxis } from './figure-axes.ts';
import { figure, measured, series } from './figure-parts.ts';

const open = figure('scatter', {
  x: axis('exposure window', { scale: 'log', unit: 'ns', format: 'time' }),
  y: ratioAxis,
  series: [series('sync', 0, [measured(2e3, 26)]), series('deferred', 1, [measured(1e7, 1.4)])],
  annotations: [{ axis: 'x', at: 1e7, label: 'not bounded' }],
});

describe('a point that stands on a line for want of a value', () => {
  it('has the word of the line, and others have their value', () => {
    expect([lineWord(open, 1e7), lineWord(open, 2e3)]).toEqual(['not bounded', null]);
    expect(lineWord({ ...open, kind: 'steps' }, 1e7)).toBeNull();
  });

  it('is not said to be where the line is drawn', () => {
    const [sync, deferred] = open.series;
    expect(describePoint(open, deferred!, deferred!.points[0]!)).toMatch(
      /^deferred, not bounded: /,
    );
    expect(describePoint(open, sync!, sync!.points[0]!)).toMatch(/^sync, 2 us: /);
    expect(writeCsv(open)).toContain('deferred,simulated,not bounded,1.4,');
    expect(writeAscii(open)).toContain(': not bounded');
  });

  it('has no ticks under it, and none beyond it', () => {
    const labels = placeFigure(open).x.ticks.map(({ label }) => label);
    expect(labels).toEqual(['10 us', '100 us', '1 ms']);
    const onlyOpen = { ...open, series: open.series.slice(1) };
    expect(placeFigure(onlyOpen).x.ticks.filter(({ at }) => at >= 1e7)).toEqual([]);
  });
});
