import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import type { CallInput } from '../../shared/contract.ts';
import type { RunTerm } from '../../shared/run-terms.ts';
import type { FieldPath } from '../../shared/spec/field-columns.ts';
import {
  keepNear,
  pageRows,
  pagesOf,
  rowAt,
  type RunPages,
  type RowWindow,
} from '../runs/run-pages.ts';
import { useAttempt } from './useAttempt.ts';
import type { LabConnection } from './useClient.ts';
import { useEvents } from './useEvents.ts';
import { useRefresh } from './useRefresh.ts';

export type RunSort = NonNullable<CallInput<'run.query'>['sort']>;

/** Which runs, in which order. */
export interface ListQuery {
  readonly terms: readonly RunTerm[];
  readonly sort: RunSort;
  readonly descending: boolean;
}

/** Rows of a list have these fields beside those of every row. */
export type ListFields = readonly FieldPath[];

/** What is shown: all from one query and, as far as known, one state of the data. */
export interface ShownList {
  /** The query, as text to compare. */
  readonly asked: string;
  readonly total: number;
  readonly pages: RunPages;
}

/** Rows that only scroll past are not requested. */
const settleMs = 60;
/** Rows before and after the visible ones that are requested with them. */
const margin = 40;
/** Pages requested at a time: as many as are visible at once. Others wait for these. */
const maxWaiting = 2;

export function toInput({ terms, sort, descending }: ListQuery) {
  return { filter: { terms: [...terms] }, sort, descending };
}

/**
 * The list of runs, loaded by pages as they come into view. On a new query or new data the old rows stay
 * until the new ones are there, to avoid flicker.
 */
export function useRunList(
  lab: LabConnection,
  query: () => ListQuery,
  fields: () => ListFields = () => [],
) {
  const { client } = lab;
  const shown = shallowRef<ShownList | null>(null);
  const { error, isBusy, attempt } = useAttempt();
  const asked = computed(() => JSON.stringify(query()));
  const askedFields = computed(() => JSON.stringify(fields()));
  const waiting = new Set<number>();
  let seen: RowWindow = { first: 0, last: margin };
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wanted = (): RowWindow => ({ first: seen.first - margin, last: seen.last + margin });
  const ask = (page: number) => {
    const window = { offset: page * pageRows, limit: pageRows };
    const input = { ...toInput(query()), fields: [...fields()], ...window };
    return client.call('run.query', input);
  };

  async function load(): Promise<void> {
    const text = asked.value;
    const isNew = shown.value?.asked !== text;
    const numbers = isNew ? [0] : pagesOf(wanted(), Math.max(1, shown.value?.total ?? 0));
    const replies = await attempt(() => Promise.all(numbers.map(ask)));
    if (!replies || text !== asked.value) return;
    if (isNew) seen = { first: 0, last: seen.last - seen.first };
    const pages = new Map(numbers.map((page, i) => [page, replies[i]?.rows ?? []]));
    waiting.clear();
    shown.value = { asked: text, total: replies.at(-1)?.total ?? 0, pages };
    fill();
  }

  const { refresh, refreshSoon } = useRefresh(load);

  /** Adds a page to what is shown, unless that was replaced in the meantime. */
  async function add(page: number, list: ShownList): Promise<void> {
    waiting.add(page);
    const reply = await attempt(() => ask(page));
    const now = shown.value;
    if (!now || now.asked !== list.asked || asked.value !== list.asked || !waiting.delete(page)) {
      return;
    }
    if (!reply) return;
    const pages = keepNear(new Map([...now.pages, [page, reply.rows]]), seen);
    shown.value = { ...now, pages };
    if (reply.total !== now.total) refreshSoon();
    // The requested rows may have scrolled past, and others be visible now.
    fill();
  }

  function fill(): void {
    const list = shown.value;
    if (!list || list.asked !== asked.value) return;
    for (const page of pagesOf(wanted(), list.total)) {
      if (waiting.size >= maxWaiting) return;
      if (!list.pages.has(page) && !waiting.has(page)) void add(page, list);
    }
  }

  /** These rows are now visible. */
  function show(window: RowWindow): void {
    seen = window;
    timer ??= setTimeout(() => {
      timer = undefined;
      fill();
    }, settleMs);
  }

  useEvents(lab, {
    'run.finished': refreshSoon,
    'runs.changed': refreshSoon,
    stale: () => void refresh(),
  });
  watch(asked, (now, before) => {
    const typed = (text: string) => JSON.stringify((JSON.parse(text) as ListQuery).terms);
    if (typed(now) === typed(before)) void refresh();
    else refreshSoon();
  });
  // The rows stay where they are, and get the fields.
  watch(askedFields, () => void refresh());
  onScopeDispose(() => clearTimeout(timer));
  void refresh();

  return {
    shown,
    total: computed(() => shown.value?.total ?? 0),
    isLoaded: computed(() => shown.value !== null),
    /** Whether what is shown is for the current query. */
    isCurrent: computed(() => shown.value?.asked === asked.value),
    isBusy,
    error,
    rowAt: (index: number) => shown.value && rowAt(shown.value.pages, index),
    show,
    refresh,
  };
}

export type RunList = ReturnType<typeof useRunList>;
