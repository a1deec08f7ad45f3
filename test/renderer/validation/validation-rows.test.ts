import { describe, expect, it } from 'vitest';
import {
  summarizeValidation,
  toPrintedRows,
  toShownRows,
  type Validation,
} from '../../../renderer/validation/validation-rows.ts';

type Row = Validation['rows'][number];

function rowOf(policy: string, error: number | null, change: Partial<Row> = {}): Row {
  const mean = error === null ? 0 : 2 * (1 + error);
  return {
    key: 'a'.repeat(64),
    machine: 'xeon-8160-2s',
    policy,
    source: 'v7',
    publishedRatio: 2,
    fitted: true,
    simulated: error === null ? null : { mean, low: mean - 0.01, high: mean + 0.01 },
    error,
    precisionReached: error === null ? null : true,
    ...change,
  };
}

function validationOf(...rows: Row[]): Validation {
  return { rows, missing: rows.filter(({ error }) => error === null).length, sources: [] };
}

const none = rowOf('none', 0, { simulated: { mean: 1, low: 1, high: 1 }, publishedRatio: 1 });
const predicted = { fitted: false, source: 'v9-batch' };

describe('the sentence on the validation', () => {
  it.each<[string, Validation]>([
    ['There are no published rows.', validationOf()],
    ['None of 1 row is simulated yet.', validationOf(rowOf('sync', null))],
    [
      '2 of 2 rows within 5 %, largest error 3.1 %: deferred-task on xeon-8160-2s.',
      validationOf(rowOf('sync', 0.01), rowOf('deferred-task', -0.031)),
    ],
    [
      '1 of 2 rows within 5 %, largest error 8.0 %: sync on xeon-8160-2s; ' +
        'v9-batch rows are predictions.',
      validationOf(rowOf('sync', 0.08), rowOf('deferred-reuse', -0.031, predicted)),
    ],
    [
      '1 of 1 simulated rows within 5 %, largest error 1.0 %: sync on xeon-8160-2s; ' +
        'v9-batch rows are predictions. 2 rows not simulated yet.',
      validationOf(rowOf('sync', 0.01), rowOf('latr', null, predicted), rowOf('latr', null)),
    ],
    [
      '2 of 2 rows within 5 %, largest error 1.0 %: sync on xeon-8160-2s. ' +
        '1 row of policy none is 1.00x by definition.',
      validationOf(none, rowOf('sync', 0.01)),
    ],
    [
      '1 of 1 simulated rows within 5 %. 1 row not simulated yet. ' +
        '1 row of policy none is 1.00x by definition.',
      validationOf(none, rowOf('sync', null)),
    ],
  ])('is: %s', (sentence, validation) => {
    expect(summarizeValidation(validation)).toBe(sentence);
  });
});

describe('the rows of the validation', () => {
  it('say what was published, what was simulated, and whether that is near', () => {
    const shown = toShownRows(
      validationOf(
        rowOf('sync', 0.01, { precisionReached: false }),
        rowOf('deferred-reuse', -0.08, predicted),
        rowOf('latr', null),
        none,
      ),
    );
    expect(
      shown.map((row) => [row.simulated, row.error, row.kind, row.verdict, row.isPrecise]),
    ).toEqual([
      ['2.02x +-0.01', '+1.0 %', 'fitted', 'within', false],
      ['1.84x +-0.01', '-8.0 %', 'predicted', 'off', true],
      ['not simulated', '-', 'fitted', 'not simulated', true],
      ['1.00x', '0.0 %', 'fitted', 'within', true],
    ]);
  });

  it('are distinguished by machine, policy and source', () => {
    const rows = toShownRows(validationOf(none, { ...none, source: 'v8' }));
    expect(rows.map(({ id }) => id)).toEqual(['xeon-8160-2s none v7', 'xeon-8160-2s none v8']);
  });

  it('are printed when all are simulated, in the form of the command line', () => {
    expect(toPrintedRows(validationOf(none, rowOf('sync', null)))).toBeNull();
    const { key: _key, ...printed } = none;
    expect(toPrintedRows(validationOf(none))).toEqual([printed]);
  });
});
