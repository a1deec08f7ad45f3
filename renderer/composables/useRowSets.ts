import { computed, shallowRef } from 'vue';
import { maxPageRows } from '../../shared/contract/parts.ts';
import { longestRowsText } from '../../shared/contract/rows-calls.ts';
import { LabError } from '../../shared/errors.ts';
import { builtInSet, type RowSetSummary } from '../../shared/row-set.ts';
import type { DescribedRow, RowScores } from '../../shared/rows-report.ts';
import { createEventTable } from './event-table.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

/** A set that is predicted, with its rows. */
export interface LoadedSet {
  readonly set: RowSetSummary;
  readonly rows: readonly DescribedRow[];
  readonly scores: RowScores;
}

/** The part of a file that is used. */
type TextFile = Pick<File, 'name' | 'size' | 'text'>;

/**
 * Measured rows with their predictions: those that come with the lab, which are predicted when the page is
 * first opened, and those of files.
 */
export function useRowSets({ client, connection }: LabConnection) {
  const table = createEventTable<RowSetSummary>();
  const loaded = shallowRef<ReadonlyMap<number, LoadedSet>>(new Map());
  /** Whose rows are those of this life of the lab: a restarted one counts its sets from the start. */
  const fresh = new Set<number>();
  const loading = useAttempt();
  const importing = useAttempt();
  const acting = useAttempt();

  async function loadRows(set: RowSetSummary): Promise<void> {
    const rows: DescribedRow[] = [];
    for (;;) {
      const query = { set: set.id, offset: rows.length, limit: maxPageRows };
      const page = await client.call('rows.list', query);
      rows.push(...page.rows);
      if (rows.length >= page.total || page.rows.length === 0) break;
    }
    const scores = await client.call('rows.scores', { set: set.id });
    if (!scores) return;
    fresh.add(set.id);
    loaded.value = new Map(loaded.value).set(set.id, { set, rows, scores });
  }

  const { refresh, refreshSoon } = useRefresh(async () => {
    await loading.attempt(async () => {
      const take = table.expectAll();
      const sets = await client.call('rows.sets', {});
      take(sets);
      keepLoaded((id) => table.byId.value.has(id));
      for (const set of sets) if (set.state === 'done' && !fresh.has(set.id)) await loadRows(set);
      const [builtIn] = sets;
      if (builtIn?.state === 'waiting') await act('rows.predict', builtInSet);
    });
  });

  function keepLoaded(isKept: (id: number) => boolean): void {
    loaded.value = new Map([...loaded.value].filter(([id]) => isKept(id)));
  }

  function forget(id: number): void {
    table.remove(id);
    fresh.delete(id);
    keepLoaded((other) => other !== id);
  }

  useEvents(
    { client, connection },
    {
      'rows.changed': (set) => {
        table.receive(set);
        if (set.state === 'done') refreshSoon();
      },
      stale: () => {
        fresh.clear();
        void refresh();
      },
    },
  );
  void refresh();

  async function act(call: 'rows.predict' | 'rows.cancel', id: number): Promise<void> {
    const take = table.expect();
    const set = await acting.attempt(() => client.call(call, { set: id }));
    if (set) take([set]);
  }

  async function bring(file: TextFile): Promise<void> {
    await importing.attempt(async () => {
      if (file.size > 4 * longestRowsText) throw tooLong(file.name);
      const text = await file.text();
      if (text.length > longestRowsText) throw tooLong(file.name);
      const take = table.expect();
      take([await client.call('rows.import', { name: file.name, text })]);
    });
  }

  /** Reads files of rows, one after another; the first that cannot be read ends it. */
  async function bringAll(files: readonly TextFile[]): Promise<void> {
    for (const file of files) {
      await bring(file);
      if (importing.error.value) return;
    }
  }

  async function remove(id: number): Promise<void> {
    const isGone = await acting.attempt(() => client.call('rows.remove', { set: id }));
    if (isGone) forget(id);
  }

  const sets = computed(() => [...table.byId.value.values()].toSorted((a, b) => a.id - b.id));
  return {
    sets,
    builtIn: computed(() => table.byId.value.get(builtInSet) ?? null),
    /** Sets of files. */
    others: computed(() => sets.value.filter(({ id }) => id !== builtInSet)),
    /** The sets that are predicted and read, those of the lab first. */
    loaded: computed(() => [...loaded.value.values()].toSorted((a, b) => a.set.id - b.set.id)),
    loadError: loading.error,
    importError: importing.error,
    isImporting: importing.isBusy,
    dismissImportError: importing.dismiss,
    actionError: acting.error,
    dismissActionError: acting.dismiss,
    refresh,
    predict: (id: number) => act('rows.predict', id),
    cancel: (id: number) => act('rows.cancel', id),
    bringAll,
    remove,
  };
}

export type RowSetsOfPage = ReturnType<typeof useRowSets>;

function tooLong(name: string): LabError {
  const message = `${name} is longer than the ${longestRowsText} characters that a page takes`;
  return new LabError('too-large', message, `lab validate --rows ${name} takes any length`);
}
