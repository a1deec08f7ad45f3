import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot, singularValues, solve, timesTransposed } from '../../../main/calibrate/matrix.ts';

const row = (size: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size, maxLength: size });
const matrix = fc.array(row(7), { minLength: 4, maxLength: 4 });

describe('singular values', () => {
  it('are those of matrices whose own are known', () => {
    const close = (values: number[]) => values.map((value) => expect.closeTo(value, 9));
    const turned = [
      [3, 0, 0],
      [0, 0, 4],
    ];
    expect(singularValues(turned)).toEqual(close([4, 3]));
    // Two rows alike: one direction with all, the other with nothing.
    const alike = [
      [1, 2],
      [1, 2],
    ];
    expect(singularValues(alike)).toEqual(close([Math.sqrt(10), 0]));
  });

  it('have squares that add up to those of the entries, and fall', () => {
    const property = fc.property(matrix, (a) => {
      const values = singularValues(a);
      expect(dot(values, values)).toBeCloseTo(dot(a.flat(), a.flat()), 6);
      expect(values).toEqual(values.toSorted((x, y) => y - x));
    });
    fc.assert(property, { seed: 2, numRuns: 100 });
  });
});

it('a system is solved', () => {
  const property = fc.property(matrix, row(4), (a, x) => {
    const square = timesTransposed(a).map((line, i) => line.with(i, line[i]! + 1));
    const b = square.map((line) => dot(line, x));
    solve(square, b).forEach((value, i) => expect(value).toBeCloseTo(x[i]!, 6));
  });
  fc.assert(property, { seed: 3, numRuns: 100 });
});
