import { LabError } from './errors.ts';
import { parseRunFilter } from './run-filter.ts';
import { comparisons, type RunTerm } from './run-terms.ts';
import { fieldOf, fieldText } from './spec/field-columns.ts';
import { readField } from './spec/read-field.ts';
import type { SpecField } from './spec/spec-fields.ts';

type FieldTerm = Extract<RunTerm, { kind: 'values' | 'number' }>;

/** A filter over fields of a spec, as a condition on specs that have not run. */
export interface FilterCondition {
  /** The fields that it names, without repeats. */
  readonly paths: readonly string[];
  /** @throws LabError `unknown-field` for a field that the object lacks. */
  holds(scope: object): boolean;
}

function toTest(term: RunTerm): { field: SpecField; holds: (value: unknown) => boolean } | null {
  if (term.kind !== 'values' && term.kind !== 'number') return null;
  const field = fieldOf(term.field);
  if (!field) return null;
  const fits = (value: unknown) => hasTerm(term, value) !== (term.not ?? false);
  return { field, holds: fits };
}

function hasTerm(term: FieldTerm, value: unknown): boolean {
  if (term.kind === 'values') return term.values.includes(fieldText(value));
  return typeof value === 'number' && comparisons[term.operator](value, term.value);
}

/**
 * The condition of a filter's text, which asks of fields alone.
 * @throws FilterError; LabError `bad-usage` for a term that asks for what only runs have.
 */
export function parseFilterCondition(text: string): FilterCondition {
  const tests = parseRunFilter(text).map(toTest);
  const known = tests.filter((test) => test !== null);
  if (known.length < tests.length || known.length === 0) {
    const hint = 'for example: policy:sync,deferred cpus>=64';
    throw new LabError('bad-usage', 'condition: only fields of a spec can be asked of', hint);
  }
  return {
    paths: [...new Set(known.map(({ field }) => field.path))],
    holds: (scope) =>
      known.every(({ field: { path }, holds }) => {
        const value = readField(scope, path);
        if (value !== undefined) return holds(value);
        const hint = 'lab run --help lists every field';
        throw new LabError('unknown-field', `condition: unknown field ${path}`, hint);
      }),
  };
}

/** Terms of a filter have a colon after a field, which no expression has. */
const filterForm = /^(?:[^"']|"[^"]*"|'[^']*')*?(?:^|\s)-?[a-z][\w.-]*:/i;

/** True of a text that is a filter, and no expression. */
export function isFilter(text: string): boolean {
  return filterForm.test(text);
}
