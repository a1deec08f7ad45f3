import * as v from 'valibot';

/**
 * What a number in a spec may be: its unit, its range and what it means. One table of these per
 * section is the single source for the schema, the command line's errors and the input forms.
 */
export interface NumberField {
  /** The unit as it is written after a value; empty for counts and shares. */
  readonly unit: string;
  /** Smallest and largest value accepted, both inclusive. */
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
  /** One sentence for `--help`, a tooltip or a glossary. */
  readonly text: string;
}

export function numberSchema(name: string, field: NumberField) {
  const kind = field.integer ? 'a whole number' : 'a number';
  const unit = field.unit ? ` ${field.unit}` : '';
  const expected = `${name} must be ${kind} from ${field.min} to ${field.max}${unit}`;
  return v.pipe(
    v.number(expected),
    v.check(
      (x) => x >= field.min && x <= field.max && (!field.integer || Number.isInteger(x)),
      expected,
    ),
  );
}

type Schemas<K extends string> = { [P in K]: ReturnType<typeof numberSchema> };

/** Builds the schema entries of a whole table of fields, under the same names. */
export function numberSchemas<K extends string>(
  section: string,
  fields: Readonly<Record<K, NumberField>>,
): Schemas<K> {
  const entries: Partial<Schemas<K>> = {};
  for (const name of Object.keys(fields) as K[]) {
    entries[name] = numberSchema(`${section}.${name}`, fields[name]);
  }
  return entries as Schemas<K>;
}
