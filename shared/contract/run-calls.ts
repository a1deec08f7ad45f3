import * as v from 'valibot';
import { contractAnswers } from '../contract-answer.ts';
import {
  facetFields,
  maxFacetValues,
  runFlags,
  runStatuses,
  runTermsSchema,
  valueFields,
  type ValueField,
} from '../run-terms.ts';
import { estimateSchema, fullSpecSchema, runResultSchema } from '../result.ts';
import { count, finite, line, runKeySchema, timestamp, word } from '../schema-parts.ts';
import {
  fieldColumns,
  fieldPaths,
  type ColumnOfField,
  type FieldColumnName,
  type FieldColumnValues,
} from '../spec/field-columns.ts';
import { ratioRangeSchema } from '../validation.ts';
import { pageEntries, pageOf, runKeysSchema } from './parts.ts';
import { runSorts } from './run-columns.ts';
import { viewCalls } from './view-calls.ts';

export { maxFacetValues, runSorts, runStatuses };

/** Maximum number of keys in one answer, and in one change of marks. */
export const maxKeys = 1000;

/** Maximum number of fields in one question. */
export const maxAsked = 100;

/** A word that a user puts on runs: no spaces, no commas. */
export const tagForm = /^[^\s,]{1,40}$/u;
export const tagSchema = v.pipe(
  v.string(),
  v.regex(tagForm, 'a tag is 1 to 40 characters without spaces or commas'),
);
const tags = v.pipe(v.array(tagSchema), v.maxLength(50));

function columnSchema({ isNumber, isWhole }: ColumnOfField): v.GenericSchema {
  if (isWhole) return count;
  return isNumber ? finite : word;
}

/** Fields of the spec, by the names of their columns. */
const fieldEntries = Object.fromEntries(
  fieldColumns.map((column) => [column.name, columnSchema(column)]),
) as { readonly [N in FieldColumnName]: v.GenericSchema<FieldColumnValues[N]> };

/** A run as a row of a list. Numbers are null if there is no result. */
export const runSummarySchema = v.strictObject({
  key: runKeySchema,
  modelVersion: word,
  status: v.picklist(runStatuses),
  startedAt: timestamp,
  finishedAt: v.nullable(timestamp),
  ...fieldEntries,
  /** CPUs that the workload was recorded on; null if it was not fitted to a trace. */
  recordedCpus: v.nullable(count),
  /** Whether costs of its policy are a guess. */
  isGuess: v.boolean(),
  replications: v.nullable(count),
  precisionReached: v.nullable(v.boolean()),
  /** System time over that of policy none, tick accounting. */
  overhead: v.nullable(estimateSchema),
  /** The range of that ratio, in lists of runs, if no measured row pins it down. */
  ratioRange: v.exactOptional(ratioRangeSchema),
  /** 99th percentile of all exposure windows, ns; null if it is beyond the horizon or not known. */
  windowP99Ns: v.nullable(finite),
  /** The horizon, ns, if that percentile is beyond it. */
  windowBeyondNs: v.nullable(finite),
  /** The mean of that percentile over replications; null if it is not known. */
  windowP99Estimate: v.nullable(estimateSchema),
  /** What became of the policy's contract. */
  contract: v.nullable(v.picklist(contractAnswers)),
  error: v.nullable(v.string()),
  tags,
  note: v.string(),
  starred: v.boolean(),
  archived: v.boolean(),
  /** The texts of fields that were asked for, by their paths. */
  fields: v.exactOptional(v.record(v.string(), v.string())),
});

/** Fields of a spec beside those of every row, by their paths. */
const askedFields = v.exactOptional(v.pipe(v.array(v.picklist(fieldPaths)), v.maxLength(maxAsked)));

/** Conditions as shared/run-filter.ts reads them from text; a run must meet all of them. */
export const runFilterSchema = v.strictObject({ terms: v.optional(runTermsSchema, []) });

const order = {
  sort: v.optional(v.picklist(runSorts), 'startedAt'),
  descending: v.optional(v.boolean(), true),
};

const countsSchema = v.pipe(
  v.array(v.strictObject({ value: v.string(), count })),
  v.maxLength(maxFacetValues),
);
const countsByName = <K extends string>(names: readonly K[]) =>
  v.strictObject(
    Object.fromEntries(names.map((name) => [name, countsSchema])) as Record<K, typeof countsSchema>,
  );

/** Maximum number of groups in one answer. */
export const maxGroups = 1000;

/** The runs that have one value of a field. */
const runGroupSchema = v.strictObject({
  value: v.nullable(v.string()),
  count,
  /** Runs with a result, and the smallest, middle and largest ratio of these. */
  done: count,
  ratio: v.nullable(v.strictObject({ low: finite, median: finite, high: finite })),
  /** Runs that broke their contract. */
  broken: count,
});
export type RunGroup = v.InferOutput<typeof runGroupSchema>;

/** A change of marks on runs: its number is for `run.undo`; null when nothing changed. */
const marked = v.strictObject({ action: v.nullable(count), changed: count });

export const runCalls = {
  'run.query': {
    input: v.strictObject({
      filter: v.optional(runFilterSchema, {}),
      ...order,
      fields: askedFields,
      ...pageEntries,
    }),
    output: pageOf(runSummarySchema),
  },
  /** The same list in short form, for selecting many. */
  'run.keys': {
    input: v.strictObject({
      filter: v.optional(runFilterSchema, {}),
      ...order,
      offset: v.optional(count, 0),
      limit: v.optional(v.pipe(count, v.minValue(1), v.maxValue(maxKeys)), maxKeys),
    }),
    output: v.strictObject({
      total: count,
      rows: v.pipe(
        v.array(
          v.strictObject({
            key: runKeySchema,
            status: v.picklist(runStatuses),
            starred: v.boolean(),
            archived: v.boolean(),
          }),
        ),
        v.maxLength(maxKeys),
      ),
    }),
  },
  /**
   * How many runs have each value. Each field is counted under the filter's other terms, so a count is
   * what selecting the value would give. The most frequent values come first.
   */
  'run.facets': {
    input: v.strictObject({ filter: v.optional(runFilterSchema, {}) }),
    output: v.strictObject({
      total: count,
      values: countsByName(facetFields),
      /** Fields in which listed runs differ that a list would show alike; in the order of the table. */
      differing: v.array(v.picklist([...fieldPaths, ...fieldColumns.map(({ name }) => name)])),
      /** A count for each flag of a run. */
      flags: v.strictObject(
        Object.fromEntries(runFlags.map((flag) => [flag, count])) as Record<
          (typeof runFlags)[number],
          typeof count
        >,
      ),
    }),
  },
  /**
   * The values of any field under a filter, in their order, with how many runs have each and what came
   * of them; null is no value.
   */
  'run.groups': {
    input: v.strictObject({
      filter: v.optional(runFilterSchema, {}),
      field: v.pipe(
        v.string(),
        v.check(
          (name) => (valueFields as readonly string[]).includes(name),
          'no field is so called',
        ),
        v.transform((name) => name as ValueField),
      ),
    }),
    output: v.strictObject({
      total: count,
      groups: v.pipe(v.array(runGroupSchema), v.maxLength(maxGroups)),
      /** Groups beyond the first `maxGroups`. */
      others: count,
    }),
  },
  'run.get': {
    input: v.strictObject({ key: runKeySchema }),
    output: v.strictObject({
      summary: runSummarySchema,
      spec: fullSpecSchema,
      result: v.nullable(runResultSchema),
      /** The command, in words, that repeats the run. */
      command: v.array(v.string()),
      /** What it does not reproduce, in sentences; null if it gives the same run. */
      commandNote: v.nullable(v.string()),
    }),
  },
  'run.tag': {
    input: v.strictObject({
      keys: runKeysSchema,
      add: v.optional(tags, []),
      remove: v.optional(tags, []),
    }),
    output: marked,
  },
  'run.note': { input: v.strictObject({ key: runKeySchema, note: line }), output: marked },
  'run.star': {
    input: v.strictObject({ keys: runKeysSchema, starred: v.boolean() }),
    output: marked,
  },
  'run.archive': {
    input: v.strictObject({ keys: runKeysSchema, archived: v.boolean() }),
    output: marked,
  },
  /** Undoes one change of marks, or one deletion; later changes stay in effect. */
  'run.undo': {
    input: v.strictObject({ action: count }),
    output: v.strictObject({ changed: count }),
  },
  /** Only archived runs can be deleted, and none that is running. Can be undone, for a day. */
  'run.delete': {
    input: v.strictObject({ keys: runKeysSchema }),
    output: v.strictObject({ action: count, deleted: count }),
  },
  /** Simulates a finished run again and compares every replication bit for bit. Takes as long as the run. */
  'run.verify': {
    input: v.strictObject({ key: runKeySchema }),
    output: v.strictObject({
      key: runKeySchema,
      replications: count,
      /** Replications that differ; empty if the run is reproduced. */
      differing: v.array(count),
    }),
  },
  'run.cancelVerify': {
    input: v.strictObject({ key: runKeySchema }),
    output: v.strictObject({ cancelled: v.boolean() }),
  },
  ...viewCalls,
};
