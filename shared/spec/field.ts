/** What every field of a spec has, whatever it holds. */
interface AnyField {
  /** One line of help, without a full stop; before a colon what figures call it. */
  readonly text: string;
  /** It changes no result unless another field has this value; what can be null must then be null. */
  readonly onlyWith?: { readonly path: string; readonly value: string };
  /** What lists of runs and their filters call it, where they have it. */
  readonly column?: string;
}

/** A number, or `instead` of one a single other value. */
export interface NumberField extends AnyField {
  readonly kind: 'number' | 'integer';
  /** The unit as it is written after a value; empty for counts and shares. */
  readonly unit: string;
  /** Smallest and largest value accepted, both inclusive. */
  readonly min: number;
  readonly max: number;
  readonly instead?: 'auto' | null;
  /** A preset or a request can give a rule over the CPU count; a spec holds the number. */
  readonly rule?: true;
  readonly default?: number | 'auto';
}

/** One of some words, or `word:N` with N from 1 to `max`. */
export interface ChoiceField extends AnyField {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly counted?: { readonly word: string; readonly max: number };
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
  /** What they are the weights of. */
  readonly of: string;
}

/** What a machine, workload or policy is called. */
export interface NameField extends AnyField {
  readonly kind: 'name';
}

/** An entry of the table of fields: all that is known of the field but its path. */
export type Field = NumberField | ChoiceField | ChoicesField | FlagField | WeightsField | NameField;

/** The fields of one section by name, in the order in which they are shown. */
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
