import { expect, it } from 'vitest';
import { nullRatio, type RowOfKind } from '../../../../main/lab/validation/null-model.ts';

const row = (kind: string, ratio: number, fitted = true): RowOfKind => ({ kind, ratio, fitted });

it('the null model says the middle of the fitted rows of a kind, by what they add', () => {
  const rows = [row('ipi', 1.5), row('deferred', 1.1), row('deferred', 1.3), row('deferred', 9)];
  expect(nullRatio('deferred', rows)).toBeCloseTo(1.3, 12);
  expect(nullRatio('ipi', rows)).toBeCloseTo(1.5, 12);
});

it('of two rows it says their geometric mean, so that it is as far from either', () => {
  const rows = [row('ipi', 26), row('ipi', 5)];
  expect(nullRatio('ipi', rows)).toBeCloseTo(11, 12);
});

it('what is predicted is not known to the null model', () => {
  const rows = [row('deferred', 1.3), row('deferred', 2, false)];
  expect(nullRatio('deferred', rows)).toBeCloseTo(1.3, 12);
  expect(nullRatio('deferred', [row('deferred', 2, false)])).toBeNaN();
});
