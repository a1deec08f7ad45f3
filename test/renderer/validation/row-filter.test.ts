import { describe, expect, it } from 'vitest';
import {
  choicesOf,
  everyRow,
  filterRows,
  isInRange,
  sortByError,
  type RowFilter,
} from '../../../renderer/validation/row-filter.ts';
import { measuredRow } from '../../support/measured-row.ts';

const rows = [
  measuredRow('pair-1', { mean: 1050, role: 'fitted' }),
  measuredRow('pair-2', { mean: 1150, machine: 'box', conditions: 'placement same-core' }),
  measuredRow('cores-3', { experiment: 'sharers', mean: 700, source: 'a paper', kernel: '4.10' }),
  { ...measuredRow('cold-4', { role: 'not-expressed' }), predicted: null, error: null },
];
const keptBy = (filter: Partial<RowFilter>) =>
  filterRows(rows, { ...everyRow, ...filter }).map(({ id }) => id);

describe('the filter of measured rows', () => {
  it('keeps all without a choice', () => {
    expect(keptBy({})).toEqual(rows.map(({ id }) => id));
  });

  it.each([
    [{ experiment: 'sharers' }, ['cores-3']],
    [{ machine: 'box' }, ['pair-2']],
    [{ source: 'a paper' }, ['cores-3']],
    [{ role: 'fitted' }, ['pair-1']],
    [{ role: 'not-expressed' }, ['cold-4']],
    [{ error: 'over-10' }, ['pair-2', 'cores-3']],
    [{ error: 'over-25' }, ['cores-3']],
    [{ error: 'out-of-range' }, ['cores-3']],
    [{ text: 'SAME-core pair' }, ['pair-2']],
    [{ text: '4.10' }, ['cores-3']],
    [{ experiment: 'pair', text: 'nothing' }, []],
  ] satisfies [Partial<RowFilter>, string[]][])('by %j keeps %j', (filter, ids) => {
    expect(keptBy(filter)).toEqual(ids);
  });

  it('offers what the rows have, with their number', () => {
    const { experiment, role, source } = choicesOf(rows);
    expect(experiment.map(({ label }) => label)).toEqual(['All kinds', 'pair (3)', 'sharers (1)']);
    expect(role.map(({ label }) => label)).toEqual([
      'All roles',
      'fitted (1)',
      'predicted (2)',
      'not-expressed (1)',
    ]);
    expect(source.map(({ value }) => value)).toEqual(['', 'a mail', 'a paper']);
  });

  it('puts the greatest error first, and rows without one last', () => {
    expect(sortByError(rows).map(({ id }) => id)).toEqual([
      'cores-3',
      'pair-2',
      'pair-1',
      'cold-4',
    ]);
  });

  it('counts a measured range as met that touches the predicted one', () => {
    expect(isInRange(measuredRow('a', { measured: [1200, 2000], mean: 1000 }))).toBe(true);
    expect(isInRange(measuredRow('a', { measured: [1300, 2000], mean: 1000 }))).toBe(false);
  });
});
