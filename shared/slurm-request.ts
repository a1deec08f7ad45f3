import * as v from 'valibot';
import { readonlyObject } from './readonly-schemas.ts';
import { count } from './schema-parts.ts';

/** Shards of one plan, which are the tasks of one job array. */
export const mostShards = 10_000;
const mostThreads = 1024;
/** A year. */
const mostMinutes = 525_600;

const between = (least: number, most: number) => v.pipe(count, v.minValue(least), v.maxValue(most));

/** The name of a partition or an account, as Slurm takes it in a line of options. */
const slurmName = v.pipe(
  v.string(),
  v.regex(/^[\w.-]{1,100}$/, 'a name has letters, digits and ._- only'),
);

/** How a page asks for a job array of Slurm. */
export const slurmRequestSchema = readonlyObject({
  shards: between(1, mostShards),
  /** Threads of a task. */
  threads: between(1, mostThreads),
  /** The time limit of a task, minutes; null leaves it to the partition. */
  minutes: v.nullable(between(1, mostMinutes)),
  /** Null leaves them to the cluster. */
  partition: v.nullable(slurmName),
  account: v.nullable(slurmName),
});
export type SlurmRequest = v.InferOutput<typeof slurmRequestSchema>;

/** A request, or which of its fields are wrong. */
export function checkSlurmRequest(
  asked: Readonly<Record<keyof SlurmRequest, unknown>>,
): { readonly request: SlurmRequest } | { readonly wrong: readonly (keyof SlurmRequest)[] } {
  const parsed = v.safeParse(slurmRequestSchema, asked);
  if (parsed.success) return { request: parsed.output };
  const named = new Set(parsed.issues.map((issue) => v.getDotPath(issue)));
  const fields = Object.keys(slurmRequestSchema.pipe[0].entries) as (keyof SlurmRequest)[];
  return { wrong: fields.filter((field) => named.has(field)) };
}

/** The options of sbatch that a request stands for. */
export function sbatchOptionsOf({ minutes, partition, account }: SlurmRequest): string[] {
  return [
    ...(minutes === null ? [] : [`--time=${minutes}`]),
    ...(partition === null ? [] : [`--partition=${partition}`]),
    ...(account === null ? [] : [`--account=${account}`]),
  ];
}

/** The words that a command has beyond those of a sweep on one computer. */
export function slurmWords(request: SlurmRequest): string[] {
  const { shards, threads } = request;
  const options = sbatchOptionsOf(request).map((option) => `--sbatch=${option}`);
  return ['--slurm', '--shards', String(shards), '--workers', String(threads), ...options];
}
