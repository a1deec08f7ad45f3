import { describe, expect, it } from 'vitest';
import { useRowSets } from '../../../renderer/composables/useRowSets.ts';
import { longestRowsText } from '../../../shared/contract/rows-calls.ts';
import { LabError } from '../../../shared/errors.ts';
import type { RowScores } from '../../../shared/rows-report.ts';
import type { RowSetSummary } from '../../../shared/row-set.ts';
import { measuredRow } from '../../support/measured-row.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';

const rows = Array.from({ length: 250 }, (_, i) => measuredRow(`row-${i}`));
const scores = { groups: [], anchors: 3 } as unknown as RowScores;

const setOf = (id: number, change: Partial<RowSetSummary> = {}): RowSetSummary => ({
  id,
  name: id === 0 ? 'built-in' : `own-${id}.csv`,
  rows: 250,
  state: 'done',
  progress: { done: 250, total: 250, etaMs: null },
  problem: null,
  notes: [],
  ...change,
});

function setUp(sets: RowSetSummary[]) {
  const lab = createFakeLab({
    'rows.sets': () => sets,
    'rows.predict': ({ set }) => setOf(set, { state: 'running' }),
    'rows.cancel': ({ set }) => setOf(set, { state: 'cancelled' }),
    'rows.list': ({ offset = 0, limit = 50 }) => ({
      total: rows.length,
      rows: rows.slice(offset, offset + limit),
    }),
    'rows.scores': () => scores,
    'rows.import': ({ name }) => {
      sets.push(setOf(1, { name }));
      return setOf(1, { name, state: 'running' });
    },
    'rows.remove': () => ({}),
  });
  const { value: page, stop } = withScope(() => useRowSets(lab));
  return { lab, page, stop };
}

const file = (name: string, text: string, size = text.length) => ({
  name,
  size,
  text: async () => text,
});

describe('the sets of measured rows', () => {
  it('of a lab that was started again are read anew, and one that came meanwhile stays', async () => {
    const { lab, page, stop } = setUp([setOf(0), setOf(1), setOf(2)]);
    await settle();
    const reply = defer<RowSetSummary[]>();
    lab.serve['rows.sets'] = () => reply.promise;
    lab.serve['rows.list'] = () => ({ total: 1, rows: [measuredRow('later')] });
    lab.sendMissed();
    lab.send('rows.changed', setOf(3, { state: 'running' }));
    reply.resolve([setOf(0), setOf(1)]);
    await settle();
    stop();
    expect(page.sets.value.map(({ id }) => id)).toEqual([0, 1, 3]);
    expect(page.loaded.value.map(({ set, rows: own }) => [set.id, own.length])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('are read page by page where they are predicted', async () => {
    const { lab, page, stop } = setUp([setOf(0)]);
    await settle();
    stop();
    expect(page.loaded.value.map((one) => [one.set.id, one.rows.length])).toEqual([[0, 250]]);
    expect(page.loaded.value[0]?.scores).toBe(scores);
    expect(lab.inputs('rows.list')).toHaveLength(2);
    expect(lab.inputs('rows.predict')).toEqual([]);
  });

  it('are predicted when the page is first opened, and read when an event says that they are', async () => {
    const sets = [setOf(0, { state: 'waiting' })];
    const { lab, page, stop } = setUp(sets);
    await settle();
    expect(lab.inputs('rows.predict')).toEqual([{ set: 0 }]);
    expect(page.builtIn.value?.state).toBe('running');
    sets[0] = setOf(0);
    lab.send('rows.changed', setOf(0));
    await page.refresh();
    stop();
    expect(page.loaded.value).toHaveLength(1);
  });

  it('are not predicted again after they were cancelled, until somebody asks', async () => {
    const { lab, page, stop } = setUp([setOf(0, { state: 'cancelled' })]);
    await settle();
    expect(lab.inputs('rows.predict')).toEqual([]);
    await page.predict(0);
    stop();
    expect(page.builtIn.value?.state).toBe('running');
  });

  it('of a file are imported by its text, shown beside the others, and removed', async () => {
    const { lab, page, stop } = setUp([setOf(0)]);
    await settle();
    await page.bringAll([file('mine.csv', 'experiment,metric,value')]);
    expect(lab.inputs('rows.import')).toEqual([
      { name: 'mine.csv', text: 'experiment,metric,value' },
    ]);
    await page.refresh();
    expect(page.others.value.map(({ name }) => name)).toEqual(['mine.csv']);
    expect(page.loaded.value).toHaveLength(2);
    await page.remove(1);
    stop();
    expect(page.others.value).toEqual([]);
    expect(page.loaded.value).toHaveLength(1);
  });

  it('of a file that is too long or no rows are refused with the reason', async () => {
    const { lab, page, stop } = setUp([setOf(0)]);
    await settle();
    await page.bringAll([file('big.csv', 'a'.repeat(longestRowsText + 1))]);
    expect(page.importError.value?.message).toContain('big.csv is longer than');
    expect(lab.inputs('rows.import')).toEqual([]);
    lab.serve['rows.import'] = () => {
      throw new LabError('bad-value', 'this is no file of measured rows', 'give another');
    };
    await page.bringAll([file('a.txt', 'a'), file('b.txt', 'b')]);
    stop();
    expect(page.importError.value?.hint).toBe('give another');
    expect(lab.inputs('rows.import')).toHaveLength(1);
  });
});
