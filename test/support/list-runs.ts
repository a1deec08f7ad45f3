import type { RunRow, RunStore } from '../../main/store/store.ts';
import { parseRunFilter } from '../../shared/run-filter.ts';

/** The runs that match a filter, newest first, each in full; at most 1000. */
export function listRuns(
  store: Pick<RunStore, 'queryRunKeys' | 'findRun'>,
  filter = '',
  page: { readonly limit?: number; readonly offset?: number } = {},
): { readonly total: number; readonly rows: RunRow[] } {
  const { total, rows } = store.queryRunKeys({
    filter: { terms: parseRunFilter(filter) },
    sort: 'startedAt',
    descending: true,
    offset: 0,
    limit: 1000,
    ...page,
  });
  return { total, rows: rows.flatMap(({ key }) => store.findRun(key) ?? []) };
}
