import { computed, reactive, ref, shallowRef, watch } from 'vue';
import type { CallInput, CallValue, RunSummary } from '../../shared/contract.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

type QueryInput = CallInput<'run.query'>;
export type RunSort = NonNullable<QueryInput['sort']>;
export type RunStatus = RunSummary['status'];
type RunPage = CallValue<'run.query'>;

export interface RunQuery {
  text: string;
  status: RunStatus | 'any';
  isStarred: boolean;
  sort: RunSort;
  descending: boolean;
  /** From 0. */
  page: number;
}

/** What can be taken back. */
export interface UndoableAction {
  readonly action: number;
  readonly text: string;
}

/** Columns that are of most interest from the top down. */
const descendingFirst: readonly RunSort[] = ['startedAt', 'cpus', 'overhead', 'windowP99Ns'];

function buildInput(query: RunQuery, pageRows: number): QueryInput {
  const text = query.text.trim();
  return {
    filter: {
      ...(text ? { text } : {}),
      ...(query.status === 'any' ? {} : { status: query.status }),
      ...(query.isStarred ? { starred: true } : {}),
    },
    sort: query.sort,
    descending: query.descending,
    offset: query.page * pageRows,
    limit: pageRows,
  };
}

/** The marks that a list sets on runs, and the last of them to take back. */
function useRunMarks({ client }: LabConnection, refresh: () => Promise<void>) {
  const { error, attempt, dismiss } = useAttempt();
  const undoable = shallowRef<UndoableAction | null>(null);

  async function star({ key, starred }: RunSummary): Promise<void> {
    await attempt(() => client.call('run.star', { keys: [key], starred: !starred }));
    await refresh();
  }

  async function archive({ key, machine, policy }: RunSummary): Promise<void> {
    const reply = await attempt(() => client.call('run.archive', { keys: [key], archived: true }));
    if (reply && reply.action !== null) {
      undoable.value = {
        action: reply.action,
        text: `Archived the run of ${policy} on ${machine}.`,
      };
    }
    await refresh();
  }

  async function undo(): Promise<void> {
    const last = undoable.value;
    if (!last) return;
    undoable.value = null;
    const reply = await attempt(() => client.call('run.undo', { action: last.action }));
    if (!reply) undoable.value = last;
    await refresh();
  }

  return { undoable, star, archive, undo, error, dismiss };
}

/** One page of the recorded runs, filtered and sorted; kept up to date by events. */
export function useRuns(lab: LabConnection, { pageRows = 50 } = {}) {
  const query = reactive<RunQuery>({
    text: '',
    status: 'any',
    isStarred: false,
    sort: 'startedAt',
    descending: true,
    page: 0,
  });
  const shown = shallowRef<RunPage>({ total: 0, rows: [] });
  const isLoaded = ref(false);
  const { error: loadError, attempt } = useAttempt();

  async function load(): Promise<void> {
    await attempt(async () => {
      const page = await lab.client.call('run.query', buildInput(query, pageRows));
      const isPastEnd = page.rows.length === 0 && page.total > 0 && query.page > 0;
      if (isPastEnd) query.page = Math.ceil(page.total / pageRows) - 1;
      else shown.value = page;
      isLoaded.value = true;
    });
  }

  const { refresh, refreshSoon } = useRefresh(load);
  useEvents(lab, {
    'run.finished': refreshSoon,
    'runs.changed': refreshSoon,
    stale: () => void refresh(),
  });
  void refresh();

  watch(
    () => [query.text, query.status, query.isStarred, query.sort, query.descending],
    () => (query.page = 0),
    { flush: 'sync' },
  );
  watch(() => query.text, refreshSoon);
  watch(
    () => [query.status, query.isStarred, query.sort, query.descending, query.page],
    () => void refresh(),
  );

  /** Sorts by a column; the sorted one turns round. */
  function sortBy(sort: RunSort): void {
    const descending = query.sort === sort ? !query.descending : descendingFirst.includes(sort);
    Object.assign(query, { sort, descending });
  }

  function clearFilter(): void {
    Object.assign(query, { text: '', status: 'any', isStarred: false });
  }

  const marks = useRunMarks(lab, refresh);
  return {
    query,
    rows: computed(() => shown.value.rows),
    total: computed(() => shown.value.total),
    pageRows,
    isFiltered: computed(
      () => query.text.trim() !== '' || query.status !== 'any' || query.isStarred,
    ),
    isLoaded,
    loadError,
    markError: marks.error,
    dismissError: marks.dismiss,
    undoable: marks.undoable,
    star: marks.star,
    archive: marks.archive,
    undo: marks.undo,
    refresh,
    sortBy,
    clearFilter,
  };
}

export type Runs = ReturnType<typeof useRuns>;
