// A filter of runs as SQL. The rule: values are bound; what goes into the text of a statement comes
// from the tables below. `not` is the whole complement: a run without a number is not below it.
import type Database from 'better-sqlite3';
import type {
  NumberTermField,
  Operator,
  RunFlag,
  RunTerm,
  ValueField,
} from '../../shared/run-terms.ts';

/** A part of a statement, and the values of its `?`. */
export interface Condition {
  readonly where: string;
  readonly values: readonly (string | number)[];
}

/** The column of each field that a run has one value of. */
export const valueColumns: Readonly<Record<Exclude<ValueField, 'tag'>, string>> = {
  machine: 'machine',
  workload: 'workload',
  policy: 'policy',
  cpus: 'cpus',
  status: 'status',
  model: 'model_version',
};

const numberColumns: Readonly<Record<NumberTermField, string>> = {
  cpus: 'cpus',
  ratio: 'overhead',
  p99: 'window_p99_ns',
  seed: 'seed',
};

const operatorTexts: Readonly<Record<Operator, string>> = {
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '=': '=',
};

/** What each flag asks, and what its complement does. */
const flagConditions: Readonly<Record<RunFlag, readonly [is: string, not: string]>> = {
  starred: ['starred = 1', 'starred = 0'],
  archived: ['archived = 1', 'archived = 0'],
  broken: ['contract_kept = 0', 'contract_kept IS NOT 0'],
  imprecise: ['precision_reached = 0', 'precision_reached IS NOT 0'],
  all: ['archived IN (0, 1)', '0'],
};

const textCondition = `(instr(lower(machine || char(10) || workload || char(10) || policy || char(10) || note),
    lower(?)) > 0
  OR substr(key, 1, length(?)) = lower(?)
  OR EXISTS (SELECT 1 FROM run_tag WHERE run_key = run.key AND instr(lower(tag), lower(?)) > 0))`;

function oneOf(field: ValueField, texts: readonly string[]): Condition {
  const values = field === 'cpus' ? texts.map(Number) : texts;
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
  const where = `${numberColumns[field]} ${operator} ?`;
  if (field !== 'p99') return { where, values: [value] };
  return { where: `(${where} AND coalesce(window_beyond_ns >= ?, 1))`, values: [value, value] };
}

/** The condition of a term; of a flag already turned round, of others not yet. */
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

/** Without a word on the archive a filter is about runs that are not in it. */
export function toCondition(terms: readonly RunTerm[]): Condition {
  const all = terms.some(saysArchived) ? terms : [...terms, flagTerm('archived', false)];
  const conditions = all.map(toSql);
  return {
    where: conditions.map(({ where }) => `(${where})`).join(' AND '),
    values: conditions.flatMap(({ values }) => values),
  };
}

/**
 * The table of runs through the index that has all that a list is filtered, sorted and counted by.
 * Left to itself, SQLite takes a shorter one and then reads every run for what that one lacks.
 */
export const listOfRuns = 'run INDEXED BY run_list';

export function countRuns(db: Database.Database, { where, values }: Condition): number {
  const count = db.prepare(`SELECT count(*) FROM ${listOfRuns} WHERE ${where}`).pluck();
  return Number(count.get(...values));
}
