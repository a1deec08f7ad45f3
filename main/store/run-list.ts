// Lists of runs: filtered, sorted, counted, a page at a time. The rule: what is listed comes from the
// columns in memory, as they are in the transaction of the question; only the rows of a page are read.
import type Database from 'better-sqlite3';
import type { CallValue, ParsedInput } from '../../shared/contract.ts';
import type { RunTerm } from '../../shared/run-terms.ts';
import { createListFields } from './list-fields.ts';
import { createListIndex } from './list-index.ts';
import { takePage } from './list-order.ts';
import { createListSearch } from './list-search.ts';
import { createTermTests, type Asked, type Tested } from './list-terms.ts';
import { countFacets } from './run-facets.ts';
import { groupRuns } from './run-groups.ts';
import { readSummaries } from './run-summaries.ts';

export interface RunList {
  query(query: ParsedInput<'run.query'>): CallValue<'run.query'>;
  keys(query: ParsedInput<'run.keys'>): CallValue<'run.keys'>;
  facets(terms: readonly RunTerm[]): CallValue<'run.facets'>;
  groups(query: ParsedInput<'run.groups'>): CallValue<'run.groups'>;
}

interface KeyRecord extends Omit<KeyRow, 'starred' | 'archived'> {
  readonly starred: number;
  readonly archived: number;
}
type KeyRow = CallValue<'run.keys'>['rows'][number];

export function createRunList(db: Database.Database, path: string): RunList {
  let parts: (Omit<Tested, 'columns'> & { index: ReturnType<typeof createListIndex> }) | undefined;

  /** Made at the first question: most who open a database ask for no list. */
  function ask(): Asked {
    parts ??= {
      index: createListIndex(db),
      fields: createListFields(db),
      search: createListSearch(db),
    };
    const { index, ...others } = parts;
    const tested = { ...others, columns: index.refresh() };
    return { ...tested, ...createTermTests(tested) };
  }

  /** The numbers of the runs of a page, and how many fit in all. */
  function takeIds(query: ParsedInput<'run.keys'>): { total: number; ids: number[] } {
    const asked = ask();
    const found = asked.select(query.filter.terms);
    const places = takePage(found, query, query, asked);
    return { total: found.length, ids: places.map((place) => asked.columns.ids[place]!) };
  }

  return {
    query: ({ fields = [], ...query }) => {
      const { total, ids } = takeIds(query);
      return { total, rows: readSummaries(db, { ids }, path, fields) };
    },
    keys: (query) => {
      const { total, ids } = takeIds(query);
      const read = db.prepare<[number], KeyRecord>(
        'SELECT key, status, starred, archived FROM run WHERE id = ?',
      );
      const rows = ids
        .flatMap((id) => read.get(id) ?? [])
        .map((row) => ({ ...row, starred: row.starred === 1, archived: row.archived === 1 }));
      return { total, rows };
    },
    facets: (terms) => countFacets(ask(), terms),
    groups: (query) => groupRuns(ask(), query),
  };
}
