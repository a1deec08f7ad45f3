import * as v from 'valibot';
import { LabError } from '../../shared/errors.ts';

/** What was measured: a number, or the least and greatest of several. */
export type Measured = number | readonly [number, number];

const factsSchema = v.looseObject({
  cpu: v.nullish(v.string()),
  sockets: v.nullish(v.number()),
  cores: v.nullish(v.number()),
  threads: v.nullish(v.number()),
  ghz: v.nullish(v.number()),
});

/** What is known of a machine; null is not stated. */
export type MachineFacts = v.InferOutput<typeof factsSchema>;

const finite = v.pipe(v.number(), v.finite());
const pairOfNumbers = v.pipe(v.strictTuple([finite, finite]), v.readonly());
const text = v.nullish(v.string(), '');
const said = v.nullish(v.string(), null);

const measurementSchema = v.looseObject({
  id: v.string(),
  /** What was done: the name of an experiment. */
  experiment: v.string(),
  machine: v.optional(v.string()),
  machineFacts: v.optional(factsSchema),
  kernel: v.optional(v.nullable(v.string())),
  metric: v.string(),
  unit: text,
  value: v.union([finite, pairOfNumbers], 'a number or [least, greatest] is wanted'),
  uncertainty: said,
  source: text,
  year: v.nullish(v.number(), null),
  where: said,
});

/** A published figure or a user's own: what was measured, and all that says what of. */
export type Measurement = v.InferOutput<typeof measurementSchema>;

/** What any row can say, beside the fields of its experiment. */
export const commonFields: readonly string[] = [
  ...Object.keys(measurementSchema.entries),
  'note',
  'link',
  'n',
  'interruptsPerCall',
];

/** What is wrong with a field, in words. */
export function sayIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? 'it';
  if (issue.received === 'undefined') return `${path} is missing`;
  if (!issue.message.startsWith('Invalid')) return `${path}: ${issue.message}`;
  return `${path}: ${issue.expected ?? 'another value'} is wanted, not ${issue.received}`;
}

/** A row as a measurement, or the first thing that is wrong with it, in words. */
export function checkMeasurement(
  row: unknown,
): { readonly row: Measurement } | { readonly problem: string } {
  const parsed = v.safeParse(measurementSchema, row, { abortEarly: true });
  if (parsed.success) return { row: parsed.output };
  return { problem: sayIssue(parsed.issues[0]) };
}

/** @throws LabError `bad-value`, with the row and the first thing that is wrong with it. */
export function parseMeasurement(row: unknown): Measurement {
  const checked = checkMeasurement(row);
  if ('row' in checked) return checked.row;
  const id = typeof row === 'object' && row !== null && 'id' in row ? ` ${String(row.id)}` : '';
  throw new LabError(
    'bad-value',
    `row${id}: ${checked.problem}`,
    'a row has at least id, experiment, metric and value',
  );
}

/** What a row says of what is not measured: not compared, and of no effect. */
const prose = new Set([
  'uncertainty',
  'source',
  'year',
  'where',
  'note',
  'machineFacts',
  'unit',
  'link',
  'n',
]);

function contentOf(row: Measurement): string {
  const said = Object.entries(row).filter(
    ([name, value]) => !prose.has(name) && value !== null && value !== undefined,
  );
  return JSON.stringify(said.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether two rows say the same but for words. */
export function isSameRow(a: Measurement, b: Measurement): boolean {
  return a.id === b.id && (a === b || contentOf(a) === contentOf(b));
}
