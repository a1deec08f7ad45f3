import { describe, expect, it } from 'vitest';
import { useRunSearch } from '../../../renderer/composables/useRunSearch.ts';
import type { RunSummary } from '../../../shared/contract.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { runOf } from '../support/run-summaries.ts';
import { keyOf } from './comparisons.ts';

const [first, second] = [runOf(1, { key: keyOf('abcd1') }), runOf(2, { key: keyOf('abcd2') })];

function setUp(rows: RunSummary[], total = rows.length) {
  const lab = createFakeLab({ 'run.query': () => ({ total, rows }) });
  const { value: search, stop } = withScope(() => useRunSearch(lab));
  return { lab, search, stop };
}

describe('the search for a run', () => {
  it('finds the only one, among finished runs, archived ones too', async () => {
    const { lab, search, stop } = setUp([first]);
    expect(await search.search(' abcd ')).toEqual(first);
    stop();
    expect(lab.inputs('run.query')).toEqual([
      {
        filter: {
          terms: [
            { kind: 'text', text: 'abcd' },
            { kind: 'values', field: 'status', values: ['done'] },
            { kind: 'is', flag: 'all' },
          ],
        },
        limit: 10,
      },
    ]);
    expect([search.candidates.value, search.error.value]).toEqual([[], null]);
  });

  it('adds and lists nothing of a search that was followed by another', async () => {
    const { lab, search, stop } = setUp([second]);
    const slow = defer<{ total: number; rows: RunSummary[] }>();
    lab.serve['run.query'] = () => slow.promise;
    const old = search.search('abcd');
    lab.serve['run.query'] = () => ({ total: 1, rows: [second] });
    expect(await search.search('abcd2')).toEqual(second);
    slow.resolve({ total: 2, rows: [first, second] });
    expect(await old).toBeUndefined();
    stop();
    expect([search.candidates.value, search.summary.value]).toEqual([[], '']);
  });

  it('prefers the start of a key to a name with the same letters', async () => {
    const named = runOf(3, { key: keyOf('9999'), policy: 'abcd-policy' });
    const { search, stop } = setUp([named, second]);
    expect(await search.search('ABCD2')).toEqual(second);
    expect(await search.search('abcd')).toEqual(second);
    stop();
  });

  it('gives several to choose from', async () => {
    const { search, stop } = setUp([first, second]);
    expect(await search.search('abcd')).toBeUndefined();
    stop();
    expect(search.candidates.value).toEqual([first, second]);
    expect(search.summary.value).toBe('2 runs fit. Choose one.');
  });

  it('says that there are more', async () => {
    const { search, stop } = setUp([first, second], 1234);
    await search.search('sync');
    stop();
    expect(search.summary.value).toBe('1 234 runs fit. The newest 2 are listed.');
  });

  it.each([
    ['', 'type the key of a run'],
    ['beef', 'no finished run fits "beef"'],
  ])('says of %j: %s', async (text, message) => {
    const { search, stop } = setUp([]);
    expect(await search.search(text)).toBeUndefined();
    stop();
    expect(search.error.value?.message).toBe(message);
  });
});
