import type { FieldValue } from './spec-request.ts';

/** What lists of runs and their filters have of a field. */
export interface FieldColumn {
  /** What the contract and the terms of a filter call it. */
  readonly name: string;
  readonly header: string;
  /** In em of the table. */
  readonly width: number;
  /** Not shown until it is chosen. */
  readonly isExtra?: true;
  /** Of most interest from the largest value down. */
  readonly isDescendingFirst?: true;
  /** A filter chooses among its values (`cpus:4,96`), and a list counts the runs of each. */
  readonly isFacet?: true;
  /** Terms of a filter for it, each with what it finds. */
  readonly terms: readonly { readonly example: string; readonly text: string }[];
}

/** What every field of a spec has, whatever its kind. */
interface AnyField {
  /** One line of help, without a full stop; before a colon what figures call it. */
  readonly text: string;
  /**
   * The field changes no result unless another one has this value, or one of these; without it, a
   * nullable field must be null.
   */
  readonly onlyWith?: { readonly path: string; readonly value: string | readonly string[] };
  /**
   * What a stored spec means that is older than the field and lacks it: the value that gives the results
   * it gave then. Only stored specs may lack a field.
   */
  readonly absent?: FieldValue;
}

/** What a field has that is one plain value: it can be a column. A number with `instead` cannot. */
interface ColumnField extends AnyField {
  readonly column?: FieldColumn;
}

/** A number, or one other value `instead`. */
export interface NumberField extends ColumnField {
  readonly kind: 'number' | 'integer';
  /** The unit as written after a value; empty for counts and shares. */
  readonly unit: string;
  /** Smallest and largest value accepted, both inclusive. */
  readonly min: number;
  readonly max: number;
  readonly instead?: 'auto' | null;
  /** A preset or a request can give a rule over the CPU count; a spec holds the resulting number. */
  readonly rule?: true;
  readonly default?: number | 'auto';
}

/** One of some words, or `word:N` with N from 1 to `max`. */
export interface ChoiceField extends ColumnField {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly counted?: { readonly word: string; readonly max: number };
  readonly default?: string;
}

/** Any number of some words, without repeats, in the order of `choices`. */
export interface ChoicesField extends AnyField {
  readonly kind: 'choices';
  readonly choices: readonly string[];
}

/** True or false. */
export interface FlagField extends AnyField {
  readonly kind: 'flag';
}

/** `count` numbers from 0 to `max`, at least one of them above 0. */
export interface WeightsField extends AnyField {
  readonly kind: 'weights';
  readonly count: number;
  readonly max: number;
  /** What the weights are for. */
  readonly of: string;
}

/**
 * How long something takes, as a table of quantiles in multiples of its mean, at the shares of
 * `quantileShares`; null for an exponential time.
 */
export interface QuantilesField extends AnyField {
  readonly kind: 'quantiles';
}

/** The name of a machine, workload or policy. */
export interface NameField extends ColumnField {
  readonly kind: 'name';
}

/** An entry of the table of fields: everything about the field but its path. */
export type Field =
  | NumberField
  | ChoiceField
  | ChoicesField
  | FlagField
  | WeightsField
  | QuantilesField
  | NameField;

/** The fields of one section by name, in display order. */
export type FieldTable = Readonly<Record<string, Field>>;

/** What a spec holds for a field. */
export type ValueOf<F extends Field> = F extends NumberField
  ? number | (F extends { readonly instead: infer I } ? I : never)
  : F extends ChoiceField
    ? | F['choices'][number]
      | (F extends { readonly counted: { readonly word: infer W extends string } }
          ? `${W}:${number}`
          : never)
    : F extends ChoicesField
      ? readonly F['choices'][number][]
      : F extends FlagField
        ? boolean
        : F extends WeightsField
          ? readonly number[]
          : F extends QuantilesField
            ? readonly number[] | null
            : string;

/** The names of a table's numbers. */
export type NumberNames<T extends FieldTable> = {
  [K in keyof T]: T[K] extends NumberField ? K : never;
}[keyof T];

export function isNumberField(field: Field): field is NumberField {
  return field.kind === 'number' || field.kind === 'integer';
}

/** The numbers of a table, in its order. */
export function listNumbers<T extends FieldTable>(table: T): [NumberNames<T>, NumberField][] {
  return Object.entries(table).flatMap(([name, field]) =>
    isNumberField(field) ? [[name as NumberNames<T>, field] as [NumberNames<T>, NumberField]] : [],
  );
}
