import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick } from 'vue';
import { useRuns } from '../../../renderer/composables/useRuns.ts';
import type { RunSummary } from '../../../shared/contract.ts';
import { createFakeLab, withScope } from '../support/fake-client.ts';
import { runOf } from '../support/run-summaries.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const flush = () => vi.advanceTimersByTimeAsync(0);

/** A lab with this many runs, of which archived ones are not listed. */
async function setUp(count: number) {
  let runs = Array.from({ length: count }, (_, i) => runOf(i));
  const archived: RunSummary[] = [];
  const lab = createFakeLab({
    'run.query': ({ offset = 0, limit = 50 }) => ({
      total: runs.length,
      rows: runs.slice(offset, offset + limit),
    }),
    'run.star': () => ({ action: 1, changed: 1 }),
    'run.archive': ({ keys }) => {
      archived.push(...runs.filter(({ key }) => keys.includes(key)));
      runs = runs.filter(({ key }) => !keys.includes(key));
      return { action: 5, changed: 1 };
    },
    'run.undo': () => {
      runs = [...archived.splice(0), ...runs];
      return { changed: 1 };
    },
  });
  const { value, stop } = withScope(() => useRuns(lab, { pageRows: 10 }));
  await flush();
  return { lab, runs: value, stop };
}

describe('the list of runs', () => {
  it('asks for the newest first, a page at a time', async () => {
    const { lab, runs, stop } = await setUp(25);
    runs.query.page = 2;
    await nextTick();
    await flush();
    stop();
    expect(lab.inputs('run.query')).toEqual([
      { filter: {}, sort: 'startedAt', descending: true, offset: 0, limit: 10 },
      { filter: {}, sort: 'startedAt', descending: true, offset: 20, limit: 10 },
    ]);
    expect([runs.total.value, runs.rows.value.length]).toEqual([25, 5]);
  });

  it('asks once for a burst of events', async () => {
    const { lab, stop } = await setUp(3);
    for (let i = 0; i < 50; i++) lab.tell('run.finished', { run: runOf(i) });
    lab.tell('runs.changed', { keys: [] });
    await vi.advanceTimersByTimeAsync(1000);
    stop();
    expect(lab.inputs('run.query')).toHaveLength(2);
  });

  it('goes back to the first page for a new filter, and asks once for what is typed', async () => {
    const { lab, runs, stop } = await setUp(25);
    runs.query.page = 1;
    await flush();
    for (const text of [' l', ' la', ' lat', ' latr ']) {
      runs.query.text = text;
      await nextTick();
    }
    await vi.advanceTimersByTimeAsync(1000);
    stop();
    const [, , ...afterwards] = lab.inputs('run.query');
    expect(afterwards.at(-1)).toMatchObject({ filter: { text: 'latr' }, offset: 0 });
    expect(afterwards.length).toBeLessThanOrEqual(2);
    expect(runs.isFiltered.value).toBe(true);
  });

  it('sorts numbers from the top and names from A, and turns round on the second press', async () => {
    const { lab, runs, stop } = await setUp(1);
    for (const column of ['overhead', 'policy', 'policy'] as const) {
      runs.sortBy(column);
      await nextTick();
      await flush();
    }
    stop();
    const sorts = lab.inputs('run.query').map((input) => {
      const { sort, descending } = input as { sort: string; descending: boolean };
      return `${sort} ${descending}`;
    });
    expect(sorts).toEqual(['startedAt true', 'overhead true', 'policy false', 'policy true']);
  });

  it('shows the last page when the page that it was on is gone', async () => {
    const { runs, stop } = await setUp(11);
    runs.query.page = 1;
    await nextTick();
    await flush();
    const [last] = runs.rows.value;
    await runs.archive(last!);
    await flush();
    stop();
    expect([runs.query.page, runs.rows.value.length]).toEqual([0, 10]);
  });
});

describe('a mark on a run', () => {
  it('is turned round by the star', async () => {
    const { lab, runs, stop } = await setUp(2);
    const [first, second] = runs.rows.value;
    await runs.star(first!);
    await runs.star({ ...second!, starred: true });
    stop();
    expect(lab.inputs('run.star')).toEqual([
      { keys: [first!.key], starred: true },
      { keys: [second!.key], starred: false },
    ]);
  });

  it('can be taken back after archiving', async () => {
    const { lab, runs, stop } = await setUp(2);
    const [first] = runs.rows.value;
    await runs.archive(first!);
    expect(runs.undoable.value).toEqual({
      action: 5,
      text: 'Archived the run of sync on xeon-8160-2s.',
    });
    expect(runs.rows.value).toHaveLength(1);
    await runs.undo();
    stop();
    expect(lab.inputs('run.undo')).toEqual([{ action: 5 }]);
    expect([runs.undoable.value, runs.rows.value.length]).toEqual([null, 2]);
  });

  it('can still be taken back when that failed', async () => {
    const { lab, runs, stop } = await setUp(2);
    await runs.archive(runs.rows.value[0]!);
    delete lab.serve['run.undo'];
    await runs.undo();
    stop();
    expect(runs.undoable.value?.action).toBe(5);
    expect(runs.markError.value?.message).toBe('run.undo is not served');
  });
});
