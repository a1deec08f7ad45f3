import { describe, expect, it } from 'vitest';
import {
  summarizeValidation,
  toPrintedRows,
  toShownRows,
  type Validation,
} from '../../../renderer/validation/validation-rows.ts';
import { summarizeRows } from '../../../shared/text/validation-summary.ts';
import { uncertainty } from '../../support/uncertainty.ts';

type Row = Validation['rows'][number];

function simulate(error: number): NonNullable<Row['simulated']> {
  const mean = 1 + 0.4 * (1 + error);
  const estimate = (value: number) => ({ mean: value, low: value - 0.01, high: value + 0.01 });
  return {
    ratio: estimate(mean),
    error,
    addedSeconds: estimate(100),
    secondsError: 0.02,
    precisionReached: true,
    replications: 10,
  };
}

function rowOf(policy: string, error: number | null, change: Partial<Row> = {}): Row {
  return {
    key: 'a'.repeat(64),
    machine: 'xeon-8160-2s',
    policy,
    source: 'v7',
    publishedRatio: 1.4,
    publishedAddedSeconds: 98,
    fitted: true,
    nullRatio: 1.42,
    nullError: 0.05,
    leftOut: { low: 1.3, high: 1.5, sets: 20 },
    simulated: error === null ? null : simulate(error),
    ...change,
  };
}

function validationOf(...rows: Row[]): Validation {
  const missing = rows.filter(({ simulated }) => simulated === null).length;
  return { rows, missing, uncertainty, sources: [] };
}

const predicted = { fitted: false, source: 'v9-batch' };

/** What is said of the costs whatever the rows are. */
const isolated =
  'Page-table isolation is on; the mails do not say whether it was. With and without it, none ' +
  'taking as long (short runs): on xeon-8160-2s sync 26.4x and 27.0x.';
const open =
  'Of 13 costs searched, the ratios determine 4 combinations: those that move some ratio by more than ' +
  "10 % of what it adds as they go through their range. 20 sets of costs meet the fitted rows as well as the lab's, by what is known of the rows " +
  '(lab calibrate --uncertainty, model version 4, 2026-11-30).';

describe('the sentences on the validation', () => {
  it('count ratios, fitted and predicted, and judge what was added', () => {
    const { headline, details } = summarizeValidation(
      validationOf(
        rowOf('sync', 0.01),
        rowOf('deferred', -0.121),
        rowOf('deferred-reuse', 0.08, predicted),
      ),
    );
    expect(headline).toBe(
      'Does not agree: 3 ratios, 2 fitted, 1 predicted; within 10 % of what was added: ' +
        '1 of 2 fitted, 1 of 1 predicted.',
    );
    expect(details).toEqual([
      'Median error 8.0 %, largest -12.1 %: deferred on xeon-8160-2s.',
      'A null model, one constant for each kind of policy (1.42x: the middle of its ' +
        'fitted rows), has a median error of 5.0 %, the largest +5.0 %: sync on xeon-8160-2s; it is ' +
        'nearer in 2 of 3.',
      "Costs fitted without a machine's rows put sync on xeon-8160-2s between " +
        '1.30x and 1.50x (posted 1.40x); of 3 ratios left out so, 3 lie in their range.',
      'Rounding of the posted ratios alone is up to 1.3 % of what was added.',
      open,
      isolated,
    ]);
  });

  it.each<[string, Validation]>([
    ['There are no published ratios.', validationOf()],
    ['1 ratio, 1 fitted, 0 predicted; none is simulated yet.', validationOf(rowOf('sync', null))],
  ])('are: %s', (sentence, validation) => {
    expect(summarizeValidation(validation)).toEqual({ headline: sentence, details: [] });
  });

  it('are those of the command line for what is simulated, and say what is missing', () => {
    const validation = validationOf(rowOf('sync', 0.01), rowOf('latr', null));
    const { key: _key, simulated, ...row } = rowOf('sync', 0.01);
    const [printed = '', ...more] = summarizeRows([{ ...row, simulated: simulated! }]);
    const { headline, details } = summarizeValidation(validation);
    const [errors = '', ...rest] = details;
    const joined = [headline, errors].join(' ').toLowerCase();
    expect(joined).toBe(printed.replace('; median', '. median').toLowerCase());
    expect(rest).toEqual([...more, open, isolated, '1 ratio not simulated yet.']);
    expect(printed).toMatch(/^Agrees: 1 ratio, 1 fitted, 0 predicted;/);
  });
});

describe('the rows of the validation', () => {
  it('say what was published, what was simulated, and whether that is near', () => {
    const unsure = { ...simulate(0.01), precisionReached: false, secondsError: null };
    const shown = toShownRows(
      validationOf(
        rowOf('sync', 0.01, { simulated: unsure }),
        rowOf('deferred-reuse', -0.11, predicted),
        rowOf('latr', null),
      ),
    );
    const parts = shown.map((row) => [
      [row.simulated, row.error, row.secondsError, row.nullError],
      [row.kind, row.verdict, row.isPrecise],
    ]);
    expect(parts).toEqual([
      [
        ['1.40x +-0.01', '+1.0 %', '-', '+5.0 %'],
        ['fitted', 'within', false],
      ],
      [
        ['1.36x +-0.01', '-11.0 %', '+2.0 %', '+5.0 %'],
        ['predicted', 'off', true],
      ],
      [
        ['not simulated', '-', '-', '+5.0 %'],
        ['fitted', 'not simulated', true],
      ],
    ]);
  });

  it('are distinguished by machine, policy and source', () => {
    const row = rowOf('sync', 0);
    const rows = toShownRows(validationOf(row, { ...row, source: 'v8' }));
    expect(rows.map(({ id }) => id)).toEqual(['xeon-8160-2s sync v7', 'xeon-8160-2s sync v8']);
  });

  it('are printed when all are simulated, in the form of the command line', () => {
    const row = rowOf('sync', 0);
    expect(toPrintedRows(validationOf(row, rowOf('latr', null)))).toBeNull();
    const { key: _key, ...printed } = row;
    expect(toPrintedRows(validationOf(row))).toEqual([printed]);
  });
});
