import type { RunFlag, RunTerm, ValueField } from '../../shared/run-terms.ts';

type ValuesTerm = Extract<RunTerm, { kind: 'values' }>;

const isOf = (term: RunTerm, field: ValueField): term is ValuesTerm =>
  term.kind === 'values' && term.field === field;

/** The values of a field that a filter selects. */
export function chosenValues(terms: readonly RunTerm[], field: ValueField): ReadonlySet<string> {
  return new Set(terms.flatMap((term) => (isOf(term, field) && !term.not ? [...term.values] : [])));
}

function without(term: ValuesTerm, value: string): RunTerm[] {
  const values = term.values.filter((one) => one !== value);
  return values.length > 0 ? [{ ...term, values }] : [];
}

/**
 * Toggles one value of a field. A term that excludes the value is removed, because nothing would match
 * otherwise.
 */
export function toggleValue(
  terms: readonly RunTerm[],
  field: ValueField,
  value: string,
): RunTerm[] {
  const isChosen = chosenValues(terms, field).has(value);
  const others = terms.flatMap((term) => (isOf(term, field) ? without(term, value) : [term]));
  if (isChosen) return others;
  const at = others.findIndex((term) => isOf(term, field) && !term.not);
  const term = others[at];
  if (!term || !isOf(term, field)) return [...others, { kind: 'values', field, values: [value] }];
  return others.with(at, { ...term, values: [...term.values, value] });
}

export function hasFlag(terms: readonly RunTerm[], flag: RunFlag): boolean {
  return terms.some((term) => term.kind === 'is' && term.flag === flag && !term.not);
}

/** Only one archive flag is set at a time. */
const rivals: Readonly<Partial<Record<RunFlag, RunFlag>>> = { archived: 'all', all: 'archived' };

export function toggleFlag(terms: readonly RunTerm[], flag: RunFlag): RunTerm[] {
  const isSet = hasFlag(terms, flag);
  const others = terms.filter(
    (term) => term.kind !== 'is' || (term.flag !== flag && (isSet || term.flag !== rivals[flag])),
  );
  return isSet ? others : [...others, { kind: 'is', flag }];
}
