import { isNumberField, type FieldColumn } from './field.ts';
import { readField } from './read-field.ts';
import {
  findField,
  specFields,
  type SpecField,
  type SpecSection,
  type SpecTables,
} from './spec-fields.ts';
import { showFieldValue } from './format-field-value.ts';
import type { Spec } from './spec.ts';

/** The entries of the table of fields that have a column. */
type Entry = {
  [S in keyof SpecTables]: Extract<SpecTables[S][keyof SpecTables[S]], { column: FieldColumn }>;
}[keyof SpecTables];
type NumberEntry = Extract<Entry, { kind: 'integer' | 'number' }>;

/** A field of the spec as lists of runs and their filters call it. */
export type FieldColumnName = Entry['column']['name'];
export type NumberColumnName = NumberEntry['column']['name'];
export type FacetColumnName = Extract<Entry['column'], { isFacet: true }>['name'];

/** What a row of a list has of the spec. */
export type FieldColumnValues = {
  readonly [E in Entry as E['column']['name']]: E extends NumberEntry ? number : string;
};

/** A column of a list of runs that holds a field of the spec. */
export interface ColumnOfField<N extends FieldColumnName = FieldColumnName> extends FieldColumn {
  readonly name: N;
  readonly field: SpecField;
  readonly isNumber: boolean;
  /** A number without a fraction. */
  readonly isWhole: boolean;
}

function toColumns(field: SpecField): ColumnOfField[] {
  if (!('column' in field) || field.column === undefined) return [];
  const column = field.column as FieldColumn & { readonly name: FieldColumnName };
  return [{ ...column, field, isNumber: isNumberField(field), isWhole: field.kind === 'integer' }];
}

/** Every column of a field, in the order of the table of fields. */
export const fieldColumns: readonly ColumnOfField[] = specFields.flatMap(toColumns);

const byName = new Map<string, ColumnOfField>(fieldColumns.map((column) => [column.name, column]));

/** The column of this name; undefined if no field has it. */
export function findColumn(name: string): ColumnOfField | undefined {
  return byName.get(name);
}

function isFacet(column: ColumnOfField): column is ColumnOfField<FacetColumnName> {
  return column.isFacet === true;
}

function isNumber(column: ColumnOfField): column is ColumnOfField<NumberColumnName> {
  return column.isNumber;
}

/** What runs are looked for by first; the other facets follow in the order of the table. */
const firstFacets: readonly string[] = ['policy', 'cpus'];

/** The columns that a filter chooses values of, in the order in which they are offered. */
export const facetColumns: readonly ColumnOfField<FacetColumnName>[] = [
  ...firstFacets.flatMap((name) => fieldColumns.filter((column) => column.name === name)),
  ...fieldColumns.filter(({ name }) => !firstFacets.includes(name)),
].filter(isFacet);

/** The columns that a filter compares with a number. */
export const numberColumns: readonly ColumnOfField<NumberColumnName>[] =
  fieldColumns.filter(isNumber);

/** The columns' values among those of a row. */
export function pickColumns(row: FieldColumnValues): FieldColumnValues {
  const values = fieldColumns.map(({ name }) => [name, row[name]]);
  return Object.fromEntries(values) as FieldColumnValues;
}

/** The columns' values of a spec. */
export function readColumns(spec: Spec): FieldColumnValues {
  const values = fieldColumns.map(({ name, field }) => [name, readField(spec, field.path)]);
  return Object.fromEntries(values) as FieldColumnValues;
}

/** `policy.flushCeilingPages`: a field that lists call by its path, as it has no name of its own. */
export type FieldPath = `${SpecSection}.${string}`;

/** Every field that lists call by its path, in the order of the table. */
export const pathFields: readonly SpecField[] = specFields.filter(
  (field) => toColumns(field).length === 0,
);

/** The paths, as columns, sorts and terms are called. */
export const fieldPaths = pathFields.map(({ path }) => path as FieldPath);

/** The field of a column, by its name or path; undefined if no field is called so. */
export function fieldOf(name: string): SpecField | undefined {
  return findColumn(name)?.field ?? findField(name);
}

/** What lists and filters call a field. */
export function columnNameOf(path: string): string {
  return fieldColumns.find(({ field }) => field.path === path)?.name ?? path;
}

/** A value as a filter's term has it, and as lists count it; null stands for none. */
export function fieldText(value: unknown): string {
  return value === undefined ? 'none' : showFieldValue(value);
}
