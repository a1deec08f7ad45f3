import { describe, expect, it } from 'vitest';
import {
  publishedMachines,
  publishedRatios,
  publishedRows,
  publishedSources,
} from '../../../../main/lab/validation/published.ts';
import { policyNames } from '../../../support/policies.ts';

describe('the published rows', () => {
  it.each(Object.keys(publishedMachines))(
    'on %s have the ratios that their seconds give',
    (machine) => {
      for (const row of publishedRows.filter((one) => one.machine === machine)) {
        const baseline =
          publishedRows.find(
            (one) => one.machine === machine && one.source === row.source && one.policy === 'none',
          ) ?? publishedRows.find((one) => one.machine === machine && one.policy === 'none');
        expect(row.sysSeconds / (baseline?.sysSeconds ?? 0)).toBeCloseTo(row.ratio, 1);
      }
    },
  );

  it('name policies and sources that are known', () => {
    for (const row of publishedRows) {
      expect(policyNames).toContain(row.policy);
      expect(publishedSources[row.source].messageId).toMatch(/@/);
    }
  });

  it('are fitted where v7 and v8 measured, and predicted where v9 did', () => {
    const fitted = new Set(publishedRows.filter((row) => row.fitted).map((row) => row.source));
    const predicted = new Set(publishedRows.filter((row) => !row.fitted).map((row) => row.source));
    expect([[...fitted].toSorted(), [...predicted]]).toEqual([['v7', 'v8'], ['v9-batch']]);
  });

  it('omit the v8 row for sync, which was not measured', () => {
    const sync = publishedRows.filter((row) => row.policy === 'sync');
    expect(sync.map((row) => [row.machine, row.source, row.ratio])).toEqual([
      ['xeon-8160-2s', 'v7', 26.366],
      ['i5-3550', 'v7', 2.614],
    ]);
    expect(publishedRows).toHaveLength(15);
  });

  it('are ten ratios without the baselines, of which two are predicted', () => {
    expect(publishedRatios.map(({ ratio }) => ratio)).not.toContain(1);
    const count = (fitted: boolean) =>
      publishedRatios.filter((row) => row.fitted === fitted).length;
    expect([publishedRatios.length, count(true), count(false)]).toEqual([10, 8, 2]);
  });

  it('add seconds where the mail has those of policy none', () => {
    const [first] = publishedRatios;
    expect(first?.addedSeconds).toBeCloseTo(24129.354 - 915.183, 9);
    const without = publishedRatios.filter(({ addedSeconds }) => addedSeconds === null);
    expect(without.map(({ machine, source }) => [machine, source])).toEqual([
      ['i5-3550', 'v8'],
      ['i5-3550', 'v8'],
    ]);
  });
});
