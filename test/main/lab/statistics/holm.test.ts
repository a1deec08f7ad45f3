import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctByHolm } from '../../../../main/lab/statistics/holm.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

const round = (p: number | null) => (p === null ? null : Number(p.toPrecision(12)));

describe("Holm's correction", () => {
  it('multiplies the smallest p by the number of tests, the next by one less', () => {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") is 0.03 0.06 0.06 0.02.
    expect(correctByHolm([0.01, 0.04, 0.03, 0.005]).map(round)).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it('does not count what was not tested', () => {
    expect(correctByHolm([null, 0.02, null, 0.5]).map(round)).toEqual([null, 0.04, null, 0.5]);
  });

  it('keeps the order of the p values, never lowers one and stays at or below 1', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
    fc.assert(
      fc.property(ps, (values) => {
        const corrected = correctByHolm(values).map((p) => p ?? Number.NaN);
        values.forEach((p, i) => {
          expect(corrected[i]).toBeGreaterThanOrEqual(p);
          expect(corrected[i]).toBeLessThanOrEqual(1);
        });
        const order = values
          .map((_p, i) => i)
          .toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
        const sorted = order.map((i) => corrected[i] ?? 0);
        expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
      }),
      { seed: 7, numRuns: scaleRuns(200) },
    );
  });
});
