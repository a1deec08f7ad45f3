import { describe, expect, it } from 'vitest';
import { publishedRatios } from '../../../main/lab/validation/published.ts';
import { findLeftOut, summarizeUncertainty } from '../../../main/lab/validation/uncertainty.ts';
import { formatValidation } from '../../../shared/text/validation-table.ts';
import type { ValidationRow } from '../../../shared/validation.ts';

const exact = (mean: number) => ({ mean, low: mean, high: mean });

const rows = publishedRatios.map(({ machine, policy, source, ratio, fitted }): ValidationRow => ({
  machine,
  policy,
  source,
  fitted,
  publishedRatio: ratio,
  publishedAddedSeconds: null,
  nullRatio: 1.5,
  nullError: 0,
  leftOut: findLeftOut(machine, policy),
  simulated: {
    ratio: exact(ratio),
    addedSeconds: exact(1),
    error: 0,
    secondsError: null,
    replications: 10,
    precisionReached: true,
  },
}));

describe('the validation as text', () => {
  it('counts as many posted ratios in the range of costs that do not know them as its table shows', () => {
    const lines = formatValidation({ rows, uncertainty: summarizeUncertainty() }, '5');
    const left = lines.filter((line) => /x to [\d.]+x/.test(line) && !line.includes('between'));
    expect(left).toHaveLength(rows.length);
    const shown = left.filter((line) => {
      const [posted = 0, low = 0, high = 0] = [...line.matchAll(/([\d.]+)x/g)].map(([, one]) =>
        Number(one),
      );
      return posted >= low && posted <= high;
    });
    const text = lines.join(' ').replaceAll(/\s+/g, ' ');
    expect(text).toContain(`of ${rows.length} ratios left out so, ${shown.length} lie`);
    // An end of an error is that of the ratio beside it.
    for (const line of left) {
      const [posted, low, high] = [...line.matchAll(/([\d.]+)x/g)].map(([, one]) => Number(one));
      const errors = [...line.matchAll(/([+-]?[\d.]+)%/g)].map(([, one]) => Number(one));
      expect(errors).toHaveLength(2);
      for (const [i, ratio] of [low, high].entries()) {
        const error = 100 * ((ratio! - 1) / (posted! - 1) - 1);
        expect(Math.abs(errors[i]! - error)).toBeLessThan(ratio! > 10 ? 1 : 0.3);
      }
    }
  });
});
