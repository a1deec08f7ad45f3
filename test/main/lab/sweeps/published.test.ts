import { describe, expect, it } from 'vitest';
import {
  publishedMachines,
  publishedRows,
  publishedSources,
} from '../../../../main/lab/sweeps/published.ts';
import { policyNames } from '../../../support/specs.ts';

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
});
