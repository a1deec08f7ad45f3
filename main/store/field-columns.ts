// Fields of the spec in SQL. The rule: some have a column of the table `run`, filled when a run begins;
// every other is read from the stored spec, which is slower and needs no migration. To give one a
// column of its own, write the migration and add its name here.
import {
  fieldColumns,
  readColumns,
  type ColumnOfField,
  type FieldColumnName,
  type FieldColumnValues,
} from '../../shared/spec/field-columns.ts';
import type { Spec } from '../../shared/spec/spec.ts';

/** Columns of the table `run`, under the names that lists have for them. */
export const storedColumns = [
  'machine',
  'workload',
  'policy',
  'cpus',
  'seed',
] as const satisfies readonly FieldColumnName[];

function quote(value: unknown): string {
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}

/** The value of a field as an expression over a row of `run`. */
export function fieldSql(column: ColumnOfField): string {
  const { name, field } = column;
  if ((storedColumns as readonly string[]).includes(name)) return name;
  // A spec that is not JSON, in a damaged row, would end the whole query.
  const read = `iif(json_valid(spec), json_extract(spec, '$.${field.path}'), NULL)`;
  return field.absent === undefined ? read : `coalesce(${read}, ${quote(field.absent)})`;
}

/** The expressions of these columns, by their names. */
export function sqlByName<N extends FieldColumnName>(
  columns: readonly ColumnOfField<N>[],
): Readonly<Record<N, string>> {
  const entries = columns.map((column) => [column.name, fieldSql(column)]);
  return Object.fromEntries(entries) as Record<N, string>;
}

/** All fields of a list, to select: each under its name. */
export const selectedFields = fieldColumns
  .map((column) => `${fieldSql(column)} AS "${column.name}"`)
  .join(', ');

/** The names of a run (machine, workload, policy) in one text, each on a line. */
export const nameSql = fieldColumns
  .filter(({ field }) => field.kind === 'name')
  .map(fieldSql)
  .join(' || char(10) || ');

/** What a new row has of the spec. */
export function toStoredValues(
  spec: Spec,
): Pick<FieldColumnValues, (typeof storedColumns)[number]> {
  const values = readColumns(spec);
  const entries = storedColumns.map((name) => [name, values[name]]);
  return Object.fromEntries(entries) as Pick<FieldColumnValues, (typeof storedColumns)[number]>;
}
