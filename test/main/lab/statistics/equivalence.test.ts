import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jointConfidence, judgeEquivalence } from '../../../../main/lab/statistics/equivalence.ts';

const judge = (low: number, high: number, n = 10, margin = 0.01) =>
  judgeEquivalence({ mean: (low + high) / 2, low, high }, n, margin);

describe('whether a ratio is different or the same', () => {
  it.each([
    [1.02, 1.05, 'different'],
    [0.9, 0.98, 'different'],
    // A difference of 0.002 % that is known well is none.
    [1.00001, 1.00003, 'same'],
    [0.99, 1.01, 'same'],
    [1, 1, 'same'],
    [0.995, 1.02, 'not decided'],
    [1.01, 1.05, 'not decided'],
    [0.5, 2, 'not decided'],
    [Number.NaN, Number.NaN, 'not decided'],
  ])('from %d to %d is %s', (low, high, answer) => {
    expect(judge(low, high)).toBe(answer);
  });

  it('goes by the margin, and is never decided by one replication', () => {
    expect(judge(1.02, 1.05, 10, 0.1)).toBe('same');
    expect(judge(1.02, 1.05, 10, 0.04)).toBe('not decided');
    expect(judge(2, 2, 1)).toBe('not decided');
  });

  it('is not taken back by a narrower interval inside', () => {
    const edge = fc.double({ min: 0.5, max: 2, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const property = fc.property(edge, edge, share, share, (a, b, c, d) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const wide = judge(low, high);
      const [from, to] = [Math.min(c, d), Math.max(c, d)];
      const within = judge(low + from * (high - low), Math.min(high, low + to * (high - low)));
      expect(wide === 'not decided' || within === wide).toBe(true);
    });
    fc.assert(property, { seed: 44, numRuns: 1000 });
  });

  it('shares 5 % among the intervals of a comparison', () => {
    expect([0, 1, 2, 10].map(jointConfidence)).toEqual([0.95, 0.95, 0.975, 0.995]);
  });
});
