import { describe, expect, it } from 'vitest';
import {
  describeLeftOut,
  describeSet,
  toShownMeasured,
} from '../../../renderer/validation/rows-words.ts';
import type { FoldScore, LeftOutScore } from '../../../shared/row-calibration.ts';
import type { RowSetSummary } from '../../../shared/row-set.ts';
import { measuredRow } from '../../support/measured-row.ts';

const score = (rows: number, medianAbsError: number | null): LeftOutScore => ({
  rows,
  medianAbsError,
  coverage90: 0.9,
  medianWidth: null,
  intervalScore: null,
});
const fold = (experiment: string, nullRows: number): FoldScore => ({
  left: 'machine',
  experiment,
  rows: 40,
  lab: score(40, 0.12),
  labThere: score(nullRows, nullRows > 0 ? 0.13 : null),
  null: score(nullRows, nullRows > 0 ? 0.24 : null),
});

describe('the words about measured rows', () => {
  it('set the lab beside the null model on the same rows, over all kinds', () => {
    expect(describeLeftOut({ folds: [fold('pair', 40), fold('all', 30)] })).toEqual([
      'Each machine left out: 12.0 % (median) on 40 rows, 90 % in range; on the 30 that the null ' +
        'model knows, 13.0 % against its 24.0 %.',
    ]);
    expect(describeLeftOut({ folds: [fold('all', 0)] })[0]).toContain('says nothing of them');
  });

  it.each([
    ['running', 12, 3000, '12 of 310 rows, 3 s left'],
    ['running', 12, null, '12 of 310 rows'],
    ['done', 310, null, '310 rows'],
    ['cancelled', 0, null, 'Cancelled'],
    ['waiting', 0, null, 'Not predicted yet'],
  ] satisfies [RowSetSummary['state'], number, number | null, string][])(
    'say of a set that is %s',
    (state, done, etaMs, words) => {
      const progress = { done, total: 310, etaMs };
      const set = { id: 0, name: 'built-in', rows: 310, state, progress, problem: null, notes: [] };
      expect(describeSet(set)).toBe(words);
    },
  );

  it('show a row with its unit, range, errors and file', () => {
    const row = measuredRow('mine', { measured: 2000, mean: 1000 });
    expect(toShownMeasured(row, 'own.csv')).toMatchObject({
      key: 'own.csv mine',
      measured: '2000 cycles',
      predicted: '1000 (800 to 1250)',
      error: '-50.0 %',
      isFar: true,
      leftOut: '35.0 %',
      conditions: 'initiatorCyclesPerCall; pages 1',
    });
  });
});
