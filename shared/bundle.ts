import * as v from 'valibot';
import { tagSchema } from './contract/run-calls.ts';
import { fullSpecSchema, runResultSchema } from './result.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, hash, line, runKeySchema, timestamp, word } from './schema-parts.ts';
import { bundledStudySchema, labelSchema } from './study.ts';

/** A value that its own program checked when it was made. */
const json = v.looseObject({});

/** A finished run with all that belongs to it, as one database gives it to another. */
export const bundledRunSchema = readonlyObject({
  key: runKeySchema,
  modelVersion: word,
  spec: fullSpecSchema,
  startedAt: timestamp,
  finishedAt: timestamp,
  result: runResultSchema,
  replications: readonlyArray(readonlyObject({ replication: count, digest: hash, result: json })),
  /** null if the run has none. */
  distributions: v.nullable(json),
  tags: readonlyArray(tagSchema),
  note: line,
  starred: v.boolean(),
});
export type BundledRun = v.InferOutput<typeof bundledRunSchema>;

/** A sweep with the points that were planned. */
export const bundledSweepSchema = readonlyObject({
  kind: v.picklist(['sweep', 'study', 'validation']),
  createdAt: timestamp,
  command: v.string(),
  /** Absent unless somebody named it. */
  name: v.exactOptional(labelSchema),
  points: readonlyArray(readonlyObject({ key: runKeySchema, spec: fullSpecSchema })),
});
export type BundledSweep = v.InferOutput<typeof bundledSweepSchema>;

/** What a bundle holds, one after another. */
export const bundleItemSchema = v.union([
  readonlyObject({ run: bundledRunSchema }),
  readonlyObject({ sweep: bundledSweepSchema }),
  // After the sweeps that it names.
  readonlyObject({ study: bundledStudySchema }),
]);
export type BundleItem = v.InferOutput<typeof bundleItemSchema>;

export const mergeOutcomes = ['new', 'same', 'different'] as const;
export type MergeOutcome = (typeof mergeOutcomes)[number];

/** What became of a bundle. */
export const mergeSchema = v.strictObject({
  new: count,
  same: count,
  /** Runs whose result here is another: they are not reproduced. What is here stays. */
  different: v.array(runKeySchema),
  /** Items that are not whole, and why. */
  refused: v.array(v.strictObject({ item: v.string(), why: v.string() })),
  sweeps: count,
  /** New studies, and studies that are another here: those come beside it, under another name. */
  studies: count,
});
export type Merge = v.InferOutput<typeof mergeSchema>;

/** A line of a bundle in JSON lines. */
export class BundleLine {
  /** From 1. */
  readonly number: number;
  /** What it holds, or why that cannot be read. */
  readonly content: { readonly value: unknown } | { readonly why: string };

  constructor(number: number, content: BundleLine['content']) {
    this.number = number;
    this.content = content;
  }
}

/** The schema of the kind that a value says it is. */
function schemaOf(value: object): v.GenericSchema | undefined {
  if ('run' in value) return readonlyObject({ run: bundledRunSchema });
  if ('sweep' in value) return readonlyObject({ sweep: bundledSweepSchema });
  return 'study' in value ? readonlyObject({ study: bundledStudySchema }) : undefined;
}

/** The same value if it has the form of an item, with its fields in their order; or why it has not. */
export function readBundleItem(value: unknown): BundleItem | string {
  const isObject = typeof value === 'object' && value !== null;
  const schema = isObject ? schemaOf(value) : undefined;
  if (!schema) return 'it is neither a run, nor a sweep, nor a study';
  const parsed = v.safeParse(schema, value);
  // As it came: results are stored as they were made.
  if (parsed.success) return value as BundleItem;
  const [issue] = parsed.issues;
  return `it is not whole: ${v.getDotPath(issue) ?? ''}: ${issue.message}`;
}
