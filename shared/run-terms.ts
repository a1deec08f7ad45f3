import * as v from 'valibot';

export const runStatuses = ['running', 'done', 'failed', 'cancelled'] as const;

/** Fields of a run that a filter asks to be one of some values. */
export const valueFields = [
  'machine',
  'workload',
  'policy',
  'cpus',
  'status',
  'tag',
  'model',
] as const;
export type ValueField = (typeof valueFields)[number];

/** Fields of a run that a filter compares with a number. `p99` is in ns. */
export const numberFields = ['cpus', 'ratio', 'p99', 'seed'] as const;
export type NumberTermField = (typeof numberFields)[number];

export const operators = ['<', '<=', '>', '>=', '='] as const;
export type Operator = (typeof operators)[number];

/**
 * What a run can be. Without `archived` or `all` a filter is about runs that are not archived;
 * `all` is about both.
 */
export const runFlags = ['starred', 'archived', 'broken', 'imprecise', 'all'] as const;
export type RunFlag = (typeof runFlags)[number];

/** Terms of one filter, at most. */
export const maxTerms = 50;
/** Values of one term, at most. */
export const maxTermValues = 100;
export const maxWordLength = 200;
/** Values whose runs are counted beside a list, of each field, at most. */
export const maxFacetValues = 100;

/** The form of a date: a day, or a day and a time, UTC. */
export const dateForm =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d)?$/;

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(maxWordLength));
const not = v.exactOptional(v.literal(true));

/** One condition of a filter; `not` turns it round. A filter is all of its terms together. */
export const runTermSchema = v.variant('kind', [
  /** Part of the machine's, workload's or policy's name, of a tag, of the note, or start of the key. */
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

/** What a term is for, and an example of it. */
export interface TermHelp {
  /** What the term begins with. */
  readonly start: string;
  readonly example: string;
  readonly text: string;
}

/** Every kind of term, in the order of the help. */
export const termHelp: readonly TermHelp[] = [
  { start: 'policy:', example: 'policy:sync,deferred', text: 'one of these policies' },
  { start: 'machine:', example: 'machine:i5-3550', text: 'this machine' },
  { start: 'workload:', example: 'workload:kernel-build', text: 'this workload' },
  { start: 'cpus:', example: 'cpus:4,96', text: 'one of these CPU counts' },
  { start: 'cpus>=', example: 'cpus>=64', text: 'this many CPUs or more' },
  { start: 'status:', example: 'status:failed', text: 'this state' },
  { start: 'tag:', example: 'tag:fast', text: 'has this tag' },
  { start: 'model:', example: 'model:3', text: 'made by this model version' },
  { start: 'ratio<', example: 'ratio<2', text: 'overhead below 2x' },
  { start: 'p99<', example: 'p99<1ms', text: '99 % of all windows closed within 1 ms' },
  { start: 'seed=', example: 'seed=1', text: 'this seed' },
  { start: 'is:', example: 'is:starred', text: 'has a star' },
  { start: 'is:archived', example: 'is:archived', text: 'archived runs only; is:all shows both' },
  { start: 'is:broken', example: 'is:broken', text: 'the policy did not keep its contract' },
  { start: 'is:imprecise', example: 'is:imprecise', text: 'did not reach its precision' },
  { start: 'since:', example: 'since:2026-11-01', text: 'started then or later, UTC' },
  { start: 'until:', example: 'until:2026-12-01', text: 'started before, UTC' },
  { start: 'sweep:', example: 'sweep:2', text: 'one of the runs of this sweep' },
  { start: 'note:', example: 'note:"as posted"', text: 'the note has this text' },
  { start: '-', example: '-policy:none', text: 'not: turns any term round' },
];
