// Turns a filter of runs into SQL. The rule: values are bound; all other text of a statement comes
// from the tables below. `not` is the full complement: a run without a value is not below any number.
import type Database from 'better-sqlite3';
import type {
  NumberTermField,
  Operator,
  RunFlag,
  RunTerm,
  ValueField,
} from '../../shared/run-terms.ts';
import { facetColumns, findColumn, numberColumns } from '../../shared/spec/field-columns.ts';
import { nameSql, sqlByName } from './field-columns.ts';

/** A part of a statement, and the values for its `?`. */
export interface Condition {
  readonly where: string;
  readonly values: readonly (string | number)[];
}

/** The column, or expression, of each field that has one value per run. */
export const valueColumns: Readonly<Record<Exclude<ValueField, 'tag'>, string>> = {
  ...sqlByName(facetColumns),
  status: 'status',
  contract: 'contract',
  model: 'model_version',
};

const comparedColumns: Readonly<Record<NumberTermField, string>> = {
  ...sqlByName(numberColumns),
  ratio: 'overhead',
  p99: 'window_p99_ns',
};

const operatorTexts: Readonly<Record<Operator, string>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '=': '=',
};

/** The condition of each flag, and its complement. */
const flagConditions: Readonly<Record<RunFlag, readonly [is: string, not: string]>> = {
  starred: ['starred = 1', 'starred = 0'],
  archived: ['archived = 1', 'archived = 0'],
  broken: [`contract = 'broken'`, `contract IS NOT 'broken'`],
  imprecise: ['precision_reached = 0', 'precision_reached IS NOT 0'],
  all: ['archived IN (0, 1)', '0'],
};

const textCondition = `(instr(lower(${nameSql} || char(10) || note), lower(?)) > 0
  OR substr(key, 1, length(?)) = lower(?)
  OR EXISTS (SELECT 1 FROM run_tag WHERE run_key = run.key AND instr(lower(tag), lower(?)) > 0))`;

function oneOf(field: ValueField, texts: readonly string[]): Condition {
  const values = findColumn(field)?.isNumber ? texts.map(Number) : texts;
  const list = `(${values.map(() => '?').join(', ')})`;
  const where =
    field === 'tag'
      ? `EXISTS (SELECT 1 FROM run_tag WHERE run_key = run.key AND tag IN ${list})`
      : `${valueColumns[field]} IN ${list}`;
  return { where, values };
}

/**
 * A percentile beyond the horizon is stored as infinite: it is below no number, and above those up to
 * the horizon; of greater ones that is not known.
 */
function compared(field: NumberTermField, operator: string, value: number): Condition {
  const where = `${comparedColumns[field]} ${operator} ?`;
  if (field !== 'p99') return { where, values: [value] };
  return { where: `(${where} AND coalesce(window_beyond_ns >= ?, 1))`, values: [value, value] };
}

/** The condition of a term; of a flag already negated if need be, of others not yet. */
function toPositive(term: RunTerm): Condition {
  switch (term.kind) {
    case 'text': {
      const { text } = term;
      return { where: textCondition, values: [text, text, text, text] };
    }
    case 'values':
      return oneOf(term.field, term.values);
    case 'number':
      return compared(term.field, operatorTexts[term.operator], term.value);
    case 'is':
      return { where: flagConditions[term.flag][term.not ? 1 : 0], values: [] };
    case 'since':
      return { where: 'started_at >= ?', values: [term.date] };
    case 'until':
      return { where: 'started_at < ?', values: [term.date] };
    case 'sweep': {
      const where = 'key IN (SELECT key FROM sweep_point WHERE sweep_id = ?)';
      return { where, values: [term.id] };
    }
    case 'note':
      return { where: 'instr(lower(note), lower(?)) > 0', values: [term.text] };
  }
}

function toSql(term: RunTerm): Condition {
  const { where, values } = toPositive(term);
  if (!term.not || term.kind === 'is') return { where, values };
  return { where: `NOT coalesce(${where}, 0)`, values };
}

export function flagTerm(flag: RunFlag, is: boolean): RunTerm {
  return is ? { kind: 'is', flag } : { kind: 'is', flag, not: true };
}

const saysArchived = (term: RunTerm) =>
  term.kind === 'is' && (term.flag === 'archived' || term.flag === 'all');

/** A filter that does not mention the archive excludes archived runs. */
export function toCondition(terms: readonly RunTerm[]): Condition {
  const all = terms.some(saysArchived) ? terms : [...terms, flagTerm('archived', false)];
  const conditions = all.map(toSql);
  return {
    where: conditions.map(({ where }) => `(${where})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/**
 * The table of runs through the index that has every column for filtering, sorting and counting.
 * By itself, SQLite picks a shorter index and then reads every run for the columns it lacks.
 */
export const listOfRuns = 'run INDEXED BY run_list';

export function countRuns(db: Database.Database, { where, values }: Condition): number {
  const count = db.prepare(`SELECT count(*) FROM ${listOfRuns} WHERE ${where}`).pluck();
  return Number(count.get(...values));
}
