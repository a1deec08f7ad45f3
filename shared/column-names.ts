import { runColumns, type RunColumn } from './contract/run-columns.ts';
import { LabError } from './errors.ts';
import { valueFields, type ValueField } from './run-terms.ts';
import { columnNameOf, findColumn } from './spec/field-columns.ts';
import { findField, specFields } from './spec/spec-fields.ts';
import { fieldsCalled, findTermName, suggestLonger } from './term-names.ts';
import { suggest } from './text/closest-name.ts';

/** What terms of a filter call columns that lists know by another name. */
const termsOfColumns: Readonly<Record<string, RunColumn>> = {
  ratio: 'overhead',
  p99: 'windowP99Ns',
  tag: 'tags',
  model: 'modelVersion',
  started: 'startedAt',
  finished: 'finishedAt',
  n: 'replications',
  run: 'key',
};

/**
 * A column by its name, by what a filter calls it, or by a field with or without its section.
 * @throws LabError `unknown-field`, with the nearest name in its hint.
 */
export function findColumnName(written: string): RunColumn {
  const wanted = written.toLowerCase();
  const own = runColumns.find((name) => name.toLowerCase() === wanted);
  const found = own ?? termsOfColumns[wanted] ?? findTermName(written).name;
  const column = runColumns.find((name) => name === found);
  if (column !== undefined) return column;
  const names = [...runColumns, ...Object.keys(termsOfColumns)];
  const short = specFields.map(({ name }) => name);
  const nearest =
    suggest(written, [...names, ...short]) ?? suggestLonger(written.toLowerCase(), short);
  const hint = nearest ?? 'lab run --help lists the fields';
  throw new LabError('unknown-field', `no column is ${written}`, hint);
}

/** What runs can be grouped by. @throws LabError `unknown-field`. */
export function findGroupField(written: string): ValueField {
  const found = findTermName(written);
  const field = valueFields.find((name) => name === found.name);
  if (field !== undefined) return field;
  if (found.name === undefined) throw new LabError('unknown-field', found.problem, found.hint);
  const hint = 'name a field of a spec, status, contract, tag or model';
  throw new LabError('unknown-field', `${written} makes no groups`, hint);
}

/** A field's name alone where no other field or column is called so, and else its path. */
export function shortName(column: string): string {
  const field = findField(column);
  if (!field || findColumn(column)) return column;
  const [own, ...others] = fieldsCalled(field.name);
  const isOne = own === field && others.length === 0;
  const isTaken = (valueFields as readonly string[]).includes(field.name);
  return isOne && !isTaken ? field.name : columnNameOf(column);
}
