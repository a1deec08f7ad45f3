import * as v from 'valibot';
import {
  count,
  estimateSchema,
  finite,
  fullSpecSchema,
  line,
  pageEntries,
  pageOf,
  runKeySchema,
  runKeysSchema,
  runResultSchema,
  timestamp,
  word,
} from './parts.ts';

export const runStatuses = ['running', 'done', 'failed', 'cancelled'] as const;

/** What the list of runs can be sorted by; the names are those of RunSummary. */
export const runSorts = [
  'startedAt',
  'machine',
  'cpus',
  'workload',
  'policy',
  'status',
  'overhead',
  'windowP99Ns',
] as const;

/** A word that a person puts on runs: no blanks, no commas. */
export const tagSchema = v.pipe(
  v.string(),
  v.regex(/^[^\s,]{1,40}$/u, 'a tag is 1 to 40 characters without blanks and commas'),
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
  policy: word,
  seed: count,
  replications: v.nullable(count),
  precisionReached: v.nullable(v.boolean()),
  /** System time over that of policy none, tick accounting. */
  overhead: v.nullable(estimateSchema),
  /** 99th percentile of the exposure windows that closed, ns. */
  windowP99Ns: v.nullable(finite),
  contractKept: v.nullable(v.boolean()),
  error: v.nullable(v.string()),
  tags,
  note: v.string(),
  starred: v.boolean(),
  archived: v.boolean(),
});

export const runFilterSchema = v.strictObject({
  machine: v.optional(word),
  workload: v.optional(word),
  policy: v.optional(word),
  status: v.optional(v.picklist(runStatuses)),
  tag: v.optional(tagSchema),
  starred: v.optional(v.boolean()),
  /** Default: only runs that are not archived. `all` gives both. */
  archived: v.optional(v.union([v.boolean(), v.literal('all')])),
  /** Part of the machine's, workload's or policy's name, of a tag, of the note, or start of the key. */
  text: v.optional(word),
});

/** A change of marks on runs: its number is what `run.undo` takes; null when nothing changed. */
const marked = v.strictObject({ action: v.nullable(count), changed: count });

export const runCalls = {
  'run.query': {
    input: v.strictObject({
      filter: v.optional(runFilterSchema, {}),
      sort: v.optional(v.picklist(runSorts), 'startedAt'),
      descending: v.optional(v.boolean(), true),
      ...pageEntries,
    }),
    output: pageOf(runSummarySchema),
  },
  'run.get': {
    input: v.strictObject({ key: runKeySchema }),
    output: v.strictObject({
      summary: runSummarySchema,
      spec: fullSpecSchema,
      result: v.nullable(runResultSchema),
      /** The words of the command that gives the run again. */
      command: v.array(v.string()),
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
};
