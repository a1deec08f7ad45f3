import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeBandScale, makeNumericScale, thinTicks } from '../../../shared/figures/scale.ts';
import { axis } from './sample-figures.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const labels = (scale: { ticks: readonly { label: string }[] }) =>
  scale.ticks.map(({ label }) => label);
const log = axis('y', { scale: 'log', format: 'ratio' });

describe('a scale of numbers', () => {
  it('has few, round ticks', () => {
    expect(labels(makeNumericScale(log, [1, 26.4], { padding: 0.04 }))).toEqual([
      '1x',
      '2x',
      '5x',
      '10x',
      '20x',
    ]);
    expect(labels(makeNumericScale(log, [1, 1e9]))).toHaveLength(5);
    expect(labels(makeNumericScale(axis('y'), [0, 87]))).toEqual(['0', '20', '40', '60', '80']);
    expect(labels(makeNumericScale(axis('y'), [0, 0])).at(0)).toBe('0');
  });

  it('has ticks at the values where they are few and asked for', () => {
    const scale = makeNumericScale(log, [4, 8, 96, 8], { hasTicksAtValues: true });
    expect(labels(scale)).toEqual(['4x', '8x', '96x']);
  });

  it('lets bars stand on zero, or on a round number below them', () => {
    expect(makeNumericScale(axis('y'), [3, 7], { isForBars: true }).domain).toEqual([0, 7]);
    expect(makeNumericScale(axis('y'), [-3, -1], { isForBars: true }).domain).toEqual([-3, 0]);
    expect(makeNumericScale(log, [0.97, 26], { isForBars: true }).domain).toEqual([0.5, 26]);
  });

  it('puts what a log axis cannot show at its edge, and says so', () => {
    const scale = makeNumericScale(log, [-1, 0, 1, 100]);
    expect([-1, 0, 1, 100].map(scale.place)).toEqual([0, 0, 0, 1]);
    expect([-1, 0, 1].map(scale.holds)).toEqual([false, false, true]);
  });

  it('places every finite number between 0 and 1, in order, whatever the others are', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const scales = fc.constantFrom('linear' as const, 'log' as const);
    const property = fc.property(
      fc.array(finite),
      scales,
      fc.boolean(),
      (values, type, isForBars) => {
        const scale = makeNumericScale(axis('y', { scale: type }), values, { isForBars });
        const places = values.toSorted((a, b) => a - b).map(scale.place);
        expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(scale.ticks.length).toBeLessThanOrEqual(13);
        expect(scale.ticks.every(({ place }) => place >= 0 && place <= 1)).toBe(true);
      },
    );
    fc.assert(property, { seed: 16, numRuns: scaleRuns(500) });
  });
});

describe('a scale of bands', () => {
  it('has the categories of the axis in their order, then others that occur', () => {
    const scale = makeBandScale(axis('x', { scale: 'category', categories: ['b', 'a'] }), [
      'c',
      'a',
    ]);
    expect(labels(scale)).toEqual(['b', 'a', 'c']);
    expect(scale.place('a')).toBeCloseTo(0.5);
    expect(scale.place('unknown')).toBeNaN();
  });

  it('has each number that occurs, in order, and places others in between', () => {
    const scale = makeBandScale(axis('x'), [33, 1, 512, 33]);
    expect(labels(scale)).toEqual(['1', '33', '512']);
    expect(scale.place(17)).toBeCloseTo(1 / 3);
    expect(scale.place(1e9)).toBe(1);
  });
});

describe('thinned ticks', () => {
  it('keep every so many bands, and of numbers what does not touch', () => {
    const names = Array.from({ length: 9 }, (_, i) => `n${i}`);
    const bands = makeBandScale(axis('x', { scale: 'category', categories: names }), []);
    expect(thinTicks(bands, () => 0.3).map(({ label }) => label)).toEqual(['n0', 'n3', 'n6']);
    const numbers = makeNumericScale(log, [64, 96, 1], { hasTicksAtValues: true });
    expect(thinTicks(numbers, () => 0.2).map(({ label }) => label)).toEqual(['1x', '64x']);
  });
});
