import { computed, ref, shallowRef } from 'vue';
import type { RunView } from '../../shared/contract/view-calls.ts';
import { columnShapes, pathsOf, withDiffering } from '../runs/run-columns.ts';
import type { RunsStart } from '../runs/run-params.ts';
import type { LabConnection } from './useClient.ts';
import { useRunFacets } from './useRunFacets.ts';
import { useRunFilter } from './useRunFilter.ts';
import { useRunGroups } from './useRunGroups.ts';
import { useRunList, type ListQuery, type RunSort } from './useRunList.ts';
import { useRunMarks } from './useRunMarks.ts';
import { useRunSelection } from './useRunSelection.ts';
import { useRunViews } from './useRunViews.ts';
import { useVerification } from './useVerification.ts';

const descendingFirst = new Set(
  columnShapes.filter((shape) => shape.descendingFirst).map(({ id }) => id),
);

/** A sort as in the page's address: `overhead`, or `-overhead` for descending. */
export function parseSort(text: string | undefined): Pick<ListQuery, 'sort' | 'descending'> {
  const name = text?.replace(/^-/, '');
  const shape = columnShapes.find(({ id }) => id === name);
  if (!shape) return { sort: 'startedAt', descending: true };
  return { sort: shape.id, descending: text?.startsWith('-') ?? false };
}

/** Nothing for the default order. */
export function formatSort({ sort, descending }: Pick<ListQuery, 'sort' | 'descending'>): string {
  if (sort === 'startedAt' && descending) return '';
  return `${descending ? '-' : ''}${sort}`;
}

/** The whole Runs page: filter, order, list, counts, selection, marks, views, verification. */
export function useRuns(lab: LabConnection, start: Partial<RunsStart> = {}) {
  const filter = useRunFilter(start.filter ?? '');
  const order = shallowRef(parseSort(start.sort));
  const query = (): ListQuery => ({ terms: filter.terms.value, ...order.value });
  const { facets, isCurrent: areFacetsCurrent } = useRunFacets(lab, () => filter.terms.value);
  const views = useRunViews(lab);
  /** Whether fields are shown as the listed runs differ in them. */
  const showsDiffering = ref(start.differing !== 'no');
  const shown = computed(() =>
    withDiffering(views.columns.value, showsDiffering.value ? (facets.value?.differing ?? []) : []),
  );
  const list = useRunList(lab, query, () => pathsOf(shown.value.columns));
  const groups = useRunGroups(lab, () => filter.terms.value, start.group ?? '');
  const selection = useRunSelection(lab, query);
  const marks = useRunMarks(lab, list.refresh);
  const verification = useVerification(lab);
  /** The run whose detail is open. */
  const opened = ref<string | null>(null);

  /** Sorts by a column; reverses it if it is already sorted. */
  function sortBy(sort: RunSort): void {
    const now = order.value;
    const descending = now.sort === sort ? !now.descending : descendingFirst.has(sort);
    order.value = { sort, descending };
  }

  function openView({ filter: text, sort, descending, columns }: RunView): void {
    filter.text.value = text;
    order.value = { sort, descending };
    views.showColumns(columns);
  }

  /** Saves what is shown now under a name. */
  const toView = (name: string): RunView => ({
    name,
    filter: filter.text.value,
    ...order.value,
    columns: [...views.columns.value],
  });

  async function archive(archived: boolean): Promise<void> {
    const keys = selection.keys.value;
    if (!(await marks.archive(keys, archived))) return;
    // They leave the list, unless it shows archived runs too.
    selection.clear();
  }

  async function star(starred: boolean): Promise<void> {
    if (await marks.star(selection.keys.value, starred)) selection.patch({ starred });
  }

  /** Selected runs that can be deleted. */
  const deletable = computed(() =>
    [...selection.chosen.value.values()].flatMap(({ key, archived, status }) =>
      archived && status !== 'running' ? [key] : [],
    ),
  );

  async function removeSelected(): Promise<boolean> {
    const keys = deletable.value;
    if (!(await marks.remove(keys))) return false;
    selection.remove(keys);
    if (keys.includes(opened.value ?? '')) opened.value = null;
    return true;
  }

  return {
    filter,
    order,
    list,
    facets,
    areFacetsCurrent,
    selection,
    marks,
    views,
    shown,
    showsDiffering,
    groups,
    verification,
    opened,
    deletable,
    sortBy,
    openView,
    toView,
    archive,
    star,
    removeSelected,
  };
}

export type Runs = ReturnType<typeof useRuns>;
