import { describe, expect, it } from 'vitest';
import { drawSmallBars, drawSmallLines } from '../../../renderer/charts/small-multiple.ts';
import type { Figure } from '../../../shared/figures/figure.ts';
import { formatValue } from '../../../shared/figures/format-value.ts';
import { sampleFigures } from '../../shared/figures/sample-figures.ts';

const size = { width: 260, height: 130, right: 64, bottom: 18 };

describe('a small figure', () => {
  function figureOf(name: string): Figure {
    const figure = sampleFigures[name];
    if (!figure) throw new Error(`there is no sample ${name}`);
    return figure;
  }

  it('has a line for each simulated series, inside its frame, with the value at its end', () => {
    const figure = figureOf('lines');
    const { lines, labels, ticks } = drawSmallLines(figure, size, 'white');
    const simulated = figure.series.filter(({ origin }) => origin === 'simulated');
    expect(lines.map(({ name, value }) => [name, value])).toEqual(
      simulated
        .filter(({ points }) => points.length > 0)
        .map(({ name, points }) => [name, formatValue(Number(points.at(-1)?.y), figure.y.format)]),
    );
    const places = lines.flatMap(({ path }) => path.match(/[\d.]+,[\d.]+/g) ?? []);
    for (const place of places) {
      const [x = NaN, y = NaN] = place.split(',').map(Number);
      expect([x >= 0, x <= size.width - size.right, y >= 0, y <= size.height]).not.toContain(false);
    }
    const heights = labels.map(({ y }) => y).toSorted((a, b) => a - b);
    expect(labels.length).toBeGreaterThan(1);
    expect(heights.filter((y, i) => i > 0 && y - heights[i - 1]! < 13)).toEqual([]);
    expect(ticks.length).toBeGreaterThan(1);
    expect(ticks.length).toBeLessThanOrEqual(3);
  });

  it('ranks policies, shows the top ones and counts the rest', () => {
    const figure = figureOf('bars');
    const all = drawSmallBars(figure, 99, 'dark');
    expect(all.left).toBe(0);
    const shares = all.bars.map(({ share }) => share);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares[0]).toBe(1);
    const top = drawSmallBars(figure, 2, 'dark');
    expect(top.bars).toEqual(all.bars.slice(0, 2));
    expect(top.left).toBe(all.bars.length - 2);
  });
});
