import * as v from 'valibot';
import { isNumberField } from './spec/field.ts';
import {
  facetColumns,
  fieldColumns,
  fieldOf,
  fieldPaths,
  numberColumns,
  pathFields,
  type ColumnOfField,
  type FieldColumnName,
  type FieldPath,
} from './spec/field-columns.ts';

export const runStatuses = ['running', 'done', 'failed', 'cancelled'] as const;

/** Fields of a run whose values are counted beside every list. */
export const facetFields = [
  ...facetColumns.map(({ name }) => name),
  'status',
  'contract',
  'tag',
  'model',
] as const;
export type FacetField = (typeof facetFields)[number];

/** Fields of a run that a filter matches against a set of values: every field of a spec is one. */
export const valueFields: readonly ValueField[] = [
  ...facetFields,
  ...fieldColumns.flatMap(({ name, isFacet }) => (isFacet ? [] : [name])),
  ...fieldPaths,
];
export type ValueField = FacetField | FieldColumnName | FieldPath;

/** Fields of a run that a filter compares with a number. `p99` is in ns. */
export const numberFields = [
  ...numberColumns.map(({ name }) => name),
  'ratio' as const,
  'p99' as const,
  ...pathFields.filter(isNumberField).map(({ path }) => path as FieldPath),
];
export type NumberTermField = (typeof numberFields)[number];

/** True of a field that is compared with whole numbers only. */
export function isWhole(field: NumberTermField): boolean {
  return fieldOf(field)?.kind === 'integer';
}

export const operators = ['<', '<=', '>', '>=', '='] as const;
export type Operator = (typeof operators)[number];

/** What each operator asks of two numbers. */
export const comparisons: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
};

/**
 * Flags of a run. Without `archived` or `all` a filter only matches runs that are not archived; `all`
 * matches both.
 */
export const runFlags = ['starred', 'archived', 'broken', 'imprecise', 'all'] as const;
export type RunFlag = (typeof runFlags)[number];

/** Maximum number of terms in one filter. */
export const maxTerms = 50;
/** Maximum number of values in one term. */
export const maxTermValues = 100;
export const maxWordLength = 300;
/** Maximum number of values per field whose runs are counted beside a list. */
export const maxFacetValues = 100;

/** A date: a day, or a day and a time, UTC. */
export const dateForm =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d)?$/;

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(maxWordLength));
const not = v.exactOptional(v.literal(true));

/** One condition of a filter; `not` negates it. All terms of a filter must hold. */
export const runTermSchema = v.variant('kind', [
  /** Part of the machine's, workload's or policy's name, of a tag or of the note, or the start of the key. */
  v.strictObject({ kind: v.literal('text'), text: word, not }),
  v.strictObject({
    kind: v.literal('values'),
    field: v.picklist(valueFields),
    values: v.pipe(v.array(word), v.minLength(1), v.maxLength(maxTermValues)),
    not,
  }),
  v.strictObject({
    kind: v.literal('number'),
    field: v.picklist(numberFields),
    operator: v.picklist(operators),
    value: v.pipe(v.number(), v.finite(), v.minValue(0)),
    not,
  }),
  v.strictObject({ kind: v.literal('is'), flag: v.picklist(runFlags), not }),
  /** Started on or after this time, or before it. */
  v.strictObject({
    kind: v.picklist(['since', 'until']),
    date: v.pipe(v.string(), v.regex(dateForm, 'a date is 2026-11-01 or 2026-11-01T08:30')),
    not,
  }),
  /** One of the sweep's runs. */
  v.strictObject({
    kind: v.literal('sweep'),
    id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    not,
  }),
  /** Part of the note. */
  v.strictObject({ kind: v.literal('note'), text: word, not }),
]);
export type RunTerm = v.InferOutput<typeof runTermSchema>;

export const runTermsSchema = v.pipe(v.array(runTermSchema), v.maxLength(maxTerms));

/** What a term is for, with an example. */
export interface TermHelp {
  /** What the term begins with. */
  readonly start: string;
  readonly example: string;
  readonly text: string;
}

/** The help of the terms of these columns; a term begins with all of its example but the value. */
function helpOf(columns: readonly ColumnOfField[]): TermHelp[] {
  return columns.flatMap(({ name, terms }) =>
    terms.map(({ example, text }) => {
      const sign = /^[:<>=]+/.exec(example.slice(name.length))?.[0] ?? '';
      return { start: name + sign, example, text };
    }),
  );
}

/** Every kind of term, in the order of the help. */
export const termHelp: readonly TermHelp[] = [
  ...helpOf(facetColumns.filter(({ isNumber }) => !isNumber)),
  ...helpOf(facetColumns.filter(({ isNumber }) => isNumber)),
  { start: 'status:', example: 'status:failed', text: 'this state' },
  { start: 'contract:', example: 'contract:not-tested', text: 'this answer to the contract' },
  { start: 'tag:', example: 'tag:fast', text: 'has this tag' },
  { start: 'model:', example: 'model:3', text: 'made by this model version' },
  { start: 'ratio<', example: 'ratio<2', text: 'overhead below 2x' },
  { start: 'p99<', example: 'p99<1ms', text: '99 % of all windows closed within 1 ms' },
  ...helpOf(fieldColumns.filter(({ isFacet }) => !isFacet)),
  { start: 'is:', example: 'is:starred', text: 'has a star' },
  { start: 'is:archived', example: 'is:archived', text: 'archived runs only; is:all shows both' },
  { start: 'is:broken', example: 'is:broken', text: 'the policy broke its contract' },
  { start: 'is:imprecise', example: 'is:imprecise', text: 'did not reach its precision' },
  { start: 'since:', example: 'since:2026-11-01', text: 'started then or later, UTC' },
  { start: 'until:', example: 'until:2026-12-01', text: 'started before, UTC' },
  { start: 'sweep:', example: 'sweep:2', text: 'one of the runs of this sweep' },
  { start: 'note:', example: 'note:"as posted"', text: 'the note has this text' },
  {
    start: 'policy.flushCeilingPages',
    example: 'policy.flushCeilingPages>=33',
    text: 'any field of a spec; its section can be left out',
  },
  { start: '-', example: '-policy:none', text: 'not: negates any term' },
];
