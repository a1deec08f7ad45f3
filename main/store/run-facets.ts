// Counts the runs of each value of a field, for the chips of a list. The rule: a field is counted under
// all terms of the filter except those on the field itself, so that a count says how many runs choosing
// the value would show.
import type Database from 'better-sqlite3';
import type { CallValue } from '../../shared/contract.ts';
import {
  maxFacetValues,
  valueFields,
  type RunFlag,
  type RunTerm,
  type ValueField,
} from '../../shared/run-terms.ts';
import { countRuns, flagTerm, listOfRuns, toCondition, valueColumns } from './run-conditions.ts';

type Facets = CallValue<'run.facets'>;
type Counts = Facets['values'][ValueField];
type OneValueField = Exclude<ValueField, 'tag'>;
type Sizes = ReadonlyMap<string, number>;

const oneValueFields = valueFields.filter((field) => field !== 'tag') as OneValueField[];

/** The flags counted in the pass over all runs, and the condition of each. */
const countedFlags = {
  starred: 'starred = 1',
  broken: `contract IS 'broken'`,
  imprecise: 'precision_reached IS 0',
} as const satisfies Partial<Record<RunFlag, string>>;
type CountedFlag = keyof typeof countedFlags;
const countedFlagNames = Object.keys(countedFlags) as CountedFlag[];

function choosesValue(term: RunTerm, field: ValueField): boolean {
  return term.kind === 'values' && term.field === field && !term.not;
}

function isAbout(term: RunTerm, ...flags: RunFlag[]): boolean {
  return term.kind === 'is' && flags.includes(term.flag);
}

function toCounts(sizes: Sizes): Counts {
  const counts = [...sizes].map(([value, count]) => ({ value, count }));
  const bySize = counts.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return bySize.slice(0, maxFacetValues);
}

/** One pass over the matching runs: the counts of every field and of the flags. */
function countInOnePass(db: Database.Database, terms: readonly RunTerm[]) {
  const { where, values } = toCondition(terms);
  const columns = [
    ...oneValueFields.map((field) => valueColumns[field]),
    ...countedFlagNames.map((flag) => countedFlags[flag]),
  ];
  const rows = db
    .prepare<unknown[], (string | number | null)[]>(
      `SELECT ${columns.join(', ')} FROM ${listOfRuns} WHERE ${where}`,
    )
    .raw()
    .iterate(...values);
  const sizes = columns.map(() => new Map<string | number | null, number>());
  let total = 0;
  for (const row of rows) {
    total++;
    for (let i = 0; i < sizes.length; i++) {
      const counts = sizes[i]!;
      const value = row[i] ?? null;
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return {
    total,
    sizesOf: (field: OneValueField): Sizes =>
      new Map(
        [...sizes[oneValueFields.indexOf(field)]!].flatMap(([key, n]) =>
          key === null ? [] : [[String(key), n]],
        ),
      ),
    sizeOf: (flag: CountedFlag): number =>
      sizes[oneValueFields.length + countedFlagNames.indexOf(flag)]!.get(1) ?? 0,
  };
}

function countTags(db: Database.Database, terms: readonly RunTerm[]): Counts {
  if (db.prepare('SELECT 1 FROM run_tag LIMIT 1').get() === undefined) return [];
  const { where, values } = toCondition(terms);
  return db
    .prepare<unknown[], Counts[number]>(
      `SELECT tag AS value, count(*) AS count
       FROM ${listOfRuns} CROSS JOIN run_tag ON run_tag.run_key = run.key
       WHERE ${where} GROUP BY tag ORDER BY count DESC, tag LIMIT ?`,
    )
    .all(...values, maxFacetValues);
}

function countValues(db: Database.Database, field: OneValueField, terms: readonly RunTerm[]) {
  const { where, values } = toCondition(terms);
  const column = valueColumns[field];
  const records = db
    .prepare<unknown[], { value: string | number; count: number }>(
      `SELECT ${column} AS value, count(*) AS count FROM ${listOfRuns}
       WHERE ${where} AND ${column} IS NOT NULL GROUP BY ${column} ORDER BY count DESC, value LIMIT ?`,
    )
    .all(...values, maxFacetValues);
  return records.map(({ value, count }) => ({ value: String(value), count }));
}

export function countFacets(db: Database.Database, terms: readonly RunTerm[]): Facets {
  const pass = countInOnePass(db, terms);
  const countOf = (some: readonly RunTerm[]) => countRuns(db, toCondition(some));
  const valuesOf = (field: ValueField): Counts => {
    const others = terms.filter((term) => !choosesValue(term, field));
    if (field === 'tag') return countTags(db, others);
    return others.length === terms.length
      ? toCounts(pass.sizesOf(field))
      : countValues(db, field, others);
  };
  const sizeOf = (flag: CountedFlag): number => {
    const others = terms.filter((term) => !isAbout(term, flag));
    if (others.length === terms.length) return pass.sizeOf(flag);
    return countOf([...others, flagTerm(flag, true)]);
  };
  // The filter's own term on the archive conflicts with any other.
  const beside = terms.filter((term) => !isAbout(term, 'archived', 'all'));
  return {
    total: pass.total,
    values: Object.fromEntries(valueFields.map((field) => [field, valuesOf(field)])) as Record<
      ValueField,
      Counts
    >,
    flags: {
      starred: sizeOf('starred'),
      broken: sizeOf('broken'),
      imprecise: sizeOf('imprecise'),
      archived: countOf([...beside, flagTerm('archived', true)]),
      all: countOf([...beside, flagTerm('all', true)]),
    },
  };
}
