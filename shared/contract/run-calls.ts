import * as v from 'valibot';
import {
  maxFacetValues,
  runFlags,
  runStatuses,
  runTermsSchema,
  valueFields,
} from '../run-terms.ts';
import { estimateSchema, fullSpecSchema, runResultSchema } from '../result.ts';
import { count, finite, line, runKeySchema, timestamp, word } from '../schema-parts.ts';
import { pageEntries, pageOf, runKeysSchema } from './parts.ts';
import { runSorts } from './run-columns.ts';
import { viewCalls } from './view-calls.ts';

export { maxFacetValues, runSorts, runStatuses };

/** Keys of one answer, at most; as many as one change of marks takes. */
export const maxKeys = 1000;

/** A word that a person puts on runs: no blanks, no commas. */
export const tagForm = /^[^\s,]{1,40}$/u;
export const tagSchema = v.pipe(
  v.string(),
  v.regex(tagForm, 'a tag is 1 to 40 characters without blanks and commas'),
);
const tags = v.pipe(v.array(tagSchema), v.maxLength(50));

/** A run as a row of a list. Numbers are null where there is no result. */
export const runSummarySchema = v.strictObject({
  key: runKeySchema,
  modelVersion: word,
  status: v.picklist(runStatuses),
  startedAt: timestamp,
  finishedAt: v.nullable(timestamp),
  machine: word,
  cpus: count,
  workload: word,
  /** CPUs that the workload was recorded on; null of one that was fitted to no trace. */
  recordedCpus: v.nullable(count),
  policy: word,
  seed: count,
  replications: v.nullable(count),
  precisionReached: v.nullable(v.boolean()),
  /** System time over that of policy none, tick accounting. */
  overhead: v.nullable(estimateSchema),
  /** 99th percentile of all exposure windows, ns; null if it is beyond the horizon or not known. */
  windowP99Ns: v.nullable(finite),
  /** The horizon, ns, if that percentile is beyond it. */
  windowBeyondNs: v.nullable(finite),
  contractKept: v.nullable(v.boolean()),
  error: v.nullable(v.string()),
  tags,
  note: v.string(),
  starred: v.boolean(),
  archived: v.boolean(),
});

/** Conditions as shared/run-filter.ts reads them from text; a run has to fit all of them. */
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

/** A change of marks on runs: its number is what `run.undo` takes; null when nothing changed. */
const marked = v.strictObject({ action: v.nullable(count), changed: count });

export const runCalls = {
  'run.query': {
    input: v.strictObject({
      filter: v.optional(runFilterSchema, {}),
      ...order,
      ...pageEntries,
    }),
    output: pageOf(runSummarySchema),
  },
  /** The same list in short, for choosing many. */
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
   * How many runs have each value: of every field with the filter's other terms, so that a count is
   * what choosing the value gives. The most frequent values come first.
   */
  'run.facets': {
    input: v.strictObject({ filter: v.optional(runFilterSchema, {}) }),
    output: v.strictObject({
      total: count,
      values: countsByName(valueFields),
      /** One count for each of what a run can be. */
      flags: v.strictObject(
        Object.fromEntries(runFlags.map((flag) => [flag, count])) as Record<
          (typeof runFlags)[number],
          typeof count
        >,
      ),
    }),
  },
  'run.get': {
    input: v.strictObject({ key: runKeySchema }),
    output: v.strictObject({
      summary: runSummarySchema,
      spec: fullSpecSchema,
      result: v.nullable(runResultSchema),
      /** The words of the command that gives the run again. */
      command: v.array(v.string()),
      /** What it does not give again, in sentences; null if it gives the very same run. */
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
  /** Takes back one change of marks; what later changes set stays as they set it. */
  'run.undo': {
    input: v.strictObject({ action: count }),
    output: v.strictObject({ changed: count }),
  },
  /** For good. Only archived runs can be deleted, and none that is running. */
  'run.delete': {
    input: v.strictObject({ keys: runKeysSchema }),
    output: v.strictObject({ deleted: count }),
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
