import { describe, expect, it } from 'vitest';
import { countVerdicts, judge, verdictRule } from '../../../renderer/compare/verdict.ts';

describe('the verdict on a run', () => {
  it.each([
    [900, 1100, 0.0004, 'slower'],
    [-1100, -900, 0.0004, 'faster'],
    // The interval is for one row, Holm's correction for all: both must agree.
    [10, 1100, 0.08, 'no difference seen'],
    [10, 1100, 0.05, 'no difference seen'],
    [-5, 1100, 0.01, 'no difference seen'],
    [0, 1100, 0.01, 'no difference seen'],
    [0, 0, 1, 'no difference seen'],
    [1000, 1000, 0, 'slower'],
    [1000, 1000, null, 'too few replications'],
  ])('of a difference from %d to %d with p %s is %s', (low, high, pHolm, verdict) => {
    const differenceNs = { mean: (low + high) / 2, low, high };
    expect(judge({ differenceNs, pHolm })).toBe(verdict);
  });

  it('is counted in a fixed order', () => {
    expect(countVerdicts(['faster', 'slower', 'no difference seen', 'slower'])).toBe(
      '2 slower, 1 faster, 1 no difference seen',
    );
    expect(countVerdicts([])).toBe('');
  });

  it('has its threshold said', () => {
    expect(verdictRule).toContain('below 0.05');
    expect(verdictRule).toContain('does not say that there is none');
  });
});
