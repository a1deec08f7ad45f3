import { expect, it } from 'vitest';
import type { Figure } from '../../../shared/figures/figure.ts';
import { placeFigure } from '../../../shared/figures/place-figure.ts';
import { sampleFigures } from './sample-figures.ts';

const { lines } = sampleFigures;
if (!lines) throw new Error('no sample');

/** A figure whose intervals reach from -12 to 22 on a linear axis. */
const withWideIntervals = (format: Figure['y']['format']): Figure => ({
  ...lines,
  y: { ...lines.y, scale: 'linear', format },
  annotations: [],
  series: lines.series.map((series) => ({
    ...series,
    points: series.points.map((point) => ({ ...point, y: 5, low: -12, high: 22 })),
  })),
});

it('an axis of ratios does not go below 0 for intervals that do; others do', () => {
  const ratios = placeFigure(withWideIntervals('ratio'));
  expect(ratios.y.domain[0]).toBe(0);
  expect(ratios.y.domain[1]).toBeGreaterThanOrEqual(22);
  expect(ratios.series[0]?.points[0]).toMatchObject({ low: 0 });
  expect(placeFigure(withWideIntervals('time')).y.domain[0]).toBeLessThanOrEqual(-12);
});

it('places a figure once, however often it is asked', () => {
  expect(placeFigure(lines)).toBe(placeFigure(lines));
  expect(placeFigure({ ...lines })).not.toBe(placeFigure(lines));
});

it('places no reach that ends where an axis has no place', () => {
  const reaching = (...span: [number, number]): Figure => ({
    ...lines,
    series: lines.series.map((series) => ({
      ...series,
      points: series.points.map((point) => ({ ...point, span })),
    })),
  });
  expect(placeFigure(reaching(1, 2)).series[0]?.points[0]?.span).toHaveLength(2);
  expect(placeFigure(reaching(1, Infinity)).series[0]?.points[0]).not.toHaveProperty('span');
});
