import * as v from 'valibot';
import type {
  ChoiceField,
  ChoicesField,
  Field,
  FieldTable,
  NumberField,
  ValueOf,
  WeightsField,
} from './field.ts';
import {
  isQuantileTable,
  meanOfQuantiles,
  meanTolerance,
  quantileShares,
} from '../quantile-table.ts';

function isInRange({ kind, min, max }: Pick<NumberField, 'kind' | 'min' | 'max'>, value: unknown) {
  const isIn = typeof value === 'number' && value >= min && value <= max;
  return isIn && (kind !== 'integer' || Number.isInteger(value));
}

function numberSchema(path: string, field: NumberField) {
  const { kind, min, max, unit, instead } = field;
  const other = instead === undefined ? '' : `${instead} or `;
  const noun = kind === 'integer' ? 'a whole number' : 'a number';
  const range = `from ${min} to ${max}${unit && ` ${unit}`}`;
  return v.custom<number | 'auto' | null>(
    (value) => isInRange(field, value) || (instead !== undefined && value === instead),
    `${path} must be ${other}${noun} ${range}`,
  );
}

function isCounted({ counted }: ChoiceField, value: string): boolean {
  if (!counted) return false;
  const [, word, count] = /^([a-z]+):([1-9]\d*)$/.exec(value) ?? [];
  return word === counted.word && Number(count) <= counted.max;
}

function choiceSchema(path: string, field: ChoiceField) {
  const { choices, counted } = field;
  if (!counted) return v.picklist(choices, `${path} must be one of ${choices.join(', ')}`);
  return v.custom<string>(
    (value) => typeof value === 'string' && (choices.includes(value) || isCounted(field, value)),
    `${path} must be ${choices.join(', ')} or ${counted.word}:N with N from 1 to ${counted.max}`,
  );
}

function choicesSchema(path: string, { choices }: ChoicesField) {
  const words = choices.join(', ');
  return v.pipe(
    v.array(
      v.picklist(choices, `${path} must be one of ${words}`),
      `${path} must be a list of ${words}`,
    ),
    v.transform((items) => choices.filter((choice) => items.includes(choice))),
  );
}

function weightsSchema(path: string, { count, max, of }: WeightsField) {
  const item = { kind: 'number', unit: '', min: 0, max, text: '' } as const;
  return v.pipe(
    v.array(numberSchema(`${path}[n]`, item), `${path} must be a list of numbers`),
    v.length(count, `${path} must have ${count} numbers, for ${of}`),
    v.check((weights) => weights.some(Boolean), `${path} must have a positive number`),
  );
}

/** A table whose mean is 1: another field has the mean. */
function isQuantiles(value: unknown): boolean {
  return isQuantileTable(value) && Math.abs(meanOfQuantiles(value) - 1) <= meanTolerance;
}

function quantilesSchema(path: string) {
  return v.custom<readonly number[] | null>(
    (value) => value === null || isQuantiles(value),
    `${path} must be null or ${quantileShares.length} ascending quantiles with a mean of 1`,
  );
}

/** Valid stored names. New ones follow the stricter rule of preset-name.ts. */
function nameSchema(path: string) {
  const message = `${path} must be 1 to 64 ASCII characters`;
  return v.pipe(v.string(message), v.regex(/^[\x21-\x7e]{1,64}$/, message));
}

function toSchema(path: string, field: Field): v.GenericSchema {
  switch (field.kind) {
    case 'number':
    case 'integer':
      return numberSchema(path, field);
    case 'choice':
      return choiceSchema(path, field);
    case 'choices':
      return choicesSchema(path, field);
    case 'flag':
      return v.boolean(`${path} must be true or false`);
    case 'weights':
      return weightsSchema(path, field);
    case 'quantiles':
      return quantilesSchema(path);
    case 'name':
      return nameSchema(path);
  }
}

/** The schema of one field; its messages start with the path and say what is expected. */
export function fieldSchema<F extends Field>(path: string, field: F): v.GenericSchema<ValueOf<F>> {
  return toSchema(path, field) as v.GenericSchema<ValueOf<F>>;
}

/** The schema entries of a section, under the names of its table. */
export function sectionEntries<const T extends FieldTable>(section: string, table: T) {
  const entries = Object.entries(table).map(([name, field]) => [
    name,
    fieldSchema(`${section}.${name}`, field),
  ]);
  return Object.fromEntries(entries) as { readonly [K in keyof T]: v.GenericSchema<ValueOf<T[K]>> };
}

/** What a preset states for a field: a value or, if allowed, a rule over the CPU count. */
type ProfileValueOf<F extends Field> =
  | ValueOf<F>
  | (F extends { readonly rule: true } ? string : never);

const ruleSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(200));

/** The schema entries of a section as presets state it. */
export function profileEntries<const T extends FieldTable>(section: string, table: T) {
  const entries = Object.entries(table).map(([name, field]) => {
    const own = fieldSchema(`${section}.${name}`, field);
    return [name, 'rule' in field ? v.union([own, ruleSchema]) : own];
  });
  return Object.fromEntries(entries) as {
    readonly [K in keyof T]: v.GenericSchema<ProfileValueOf<T[K]>>;
  };
}
