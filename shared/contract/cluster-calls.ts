import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { count, line } from '../schema-parts.ts';
import { empty } from './parts.ts';

/** A sweep as a job array of Slurm, while it is followed. */
export const arraySchema = v.strictObject({
  sweep: count,
  /** The jobs that its open shards are in. */
  jobs: v.array(count),
  /** Shards whose tasks wait, run, have ended with all their runs, and were given up. */
  pending: count,
  running: count,
  ended: count,
  lost: count,
  /** Replications that have come home, and those of the last minute. */
  done: count,
  perMinute: count,
  /** What last happened, as that a task was submitted again; empty at first. */
  note: line,
});

export const arraysSchema = v.strictObject({
  /** The arrays that are followed now. */
  arrays: v.array(arraySchema),
});

export const clusterCalls = {
  'cluster.get': { input: empty, output: arraysSchema },
  /** Whether a sweep can be submitted from here, and where its files would be. */
  'cluster.check': {
    input: empty,
    output: v.strictObject({
      /** Why not, and what to do; null if it can. */
      problem: v.nullable(problemSchema),
      folder: v.nullable(line),
    }),
  },
};
