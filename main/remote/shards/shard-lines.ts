// The lines of a shard (what to run) and of a part (what came of it). The rule: a part repeats the head
// and the points of its shard, so that parts alone are enough to bring a plan home.
import * as v from 'valibot';
import { fullSpecSchema, replicationSchema } from '../../../shared/result.ts';
import { readonlyObject } from '../../../shared/readonly-schemas.ts';
import { count, finite, hash, line, word } from '../../../shared/schema-parts.ts';

const atLeastOne = v.pipe(count, v.minValue(1));

const headEntries = {
  /** SHA-256 of all runs of the plan, in order. */
  plan: hash,
  shard: atLeastOne,
  /** Shards of the plan. */
  of: atLeastOne,
  modelVersion: word,
  /** The sweep as a command. */
  command: line,
  /** Points of this shard, and of the plan. */
  points: count,
  total: count,
};

/** The first line of a shard. */
export const shardHeadSchema = readonlyObject({
  form: v.literal('shootdown-lab shard 1'),
  ...headEntries,
});

/** The first line of a part. */
export const partHeadSchema = readonlyObject({
  form: v.literal('shootdown-lab part 1'),
  ...headEntries,
});
export type ShardHead = Omit<v.InferOutput<typeof partHeadSchema>, 'form'>;

/** A point: its place in the plan, and its spec. */
export const pointSchema = readonlyObject({ index: count, spec: fullSpecSchema });
export type ShardPoint = v.InferOutput<typeof pointSchema>;

const partEntrySchemas = {
  /** A replication of a run, of a point or of the baseline of one. */
  replication: readonlyObject({ key: hash, digest: hash, replication: replicationSchema }),
  /** A point whose replications are all there, and how long its run took, ms. */
  finished: readonlyObject({ finished: count, wallMs: finite }),
  failed: readonlyObject({ failed: count, message: line }),
};

/** Every further line of a part. */
export const partEntrySchema = v.union([pointSchema, ...Object.values(partEntrySchemas)]);
export type PartEntry = v.InferOutput<typeof partEntrySchema>;
