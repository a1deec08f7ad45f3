import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { progressSchema } from '../progress.ts';
import { assignmentSchema, specRequestSchema } from '../spec/spec-request.ts';
import { slurmRequestSchema } from '../slurm-request.ts';
import { axisModes } from '../sweep.ts';
import { count, finite, line, runKeySchema, timestamp, word } from '../schema-parts.ts';
import { labelSchema } from '../study.ts';
import { empty, pageEntries, pageOf } from './parts.ts';
import { runStatuses, runSummarySchema } from './run-calls.ts';

export const sweepKinds = ['sweep', 'study', 'validation'] as const;

/**
 * `interrupted` was ended by a crash or a quit, `cancelled` by a user; both can be resumed, like
 * `paused`. `planning` is being written and has not started.
 */
export const sweepStates = [
  'planning',
  'running',
  'paused',
  'interrupted',
  'cancelled',
  'done',
] as const;

/** Axes and conditions are text in the syntax of `lab sweep --vary` and `--where`. */
export const sweepRequestSchema = v.strictObject({
  base: v.optional(specRequestSchema, {}),
  vary: v.pipe(v.array(line), v.minLength(1), v.maxLength(20), v.readonly()),
  mode: v.optional(v.picklist(axisModes), 'grid'),
  where: v.optional(v.pipe(v.array(line), v.maxLength(20), v.readonly()), []),
});

export const sweepSchema = v.strictObject({
  id: count,
  kind: v.picklist(sweepKinds),
  /** What a person calls it; empty if nobody named it. */
  name: v.string(),
  /** The equivalent command, to show and to copy. */
  command: v.string(),
  createdAt: timestamp,
  state: v.picklist(sweepStates),
  /** Runs planned, finished (including stored ones), and failed. */
  total: count,
  done: count,
  failed: count,
  /** Counted in replications; null when it is not running. */
  progress: v.nullable(progressSchema),
  /** Why it stopped by itself, e.g. a full disk; until it runs again. */
  problem: v.nullable(problemSchema),
});

const sweepId = v.strictObject({ id: count });

export const sweepCalls = {
  /** Lists the runs without starting any. */
  'sweep.plan': {
    input: v.strictObject({ sweep: sweepRequestSchema, ...pageEntries }),
    output: v.strictObject({
      ...pageOf(
        v.strictObject({
          index: count,
          key: runKeySchema,
          stored: v.boolean(),
          /** The mark of an extrapolated run; null for others. */
          extrapolated: v.nullable(v.string()),
          point: v.array(assignmentSchema),
        }),
      ).entries,
      /** Notes about the runs: which are extrapolated. */
      notes: v.array(v.string()),
      /** How many of the runs are stored. */
      stored: count,
      /** Expected time for the others, from earlier runs on this computer; null if there are none. */
      expectedMs: v.nullable(finite),
    }),
  },
  'sweep.start': {
    input: v.strictObject({
      sweep: sweepRequestSchema,
      name: v.optional(labelSchema, ''),
      /** Simulate stored runs again too. */
      force: v.optional(v.boolean(), false),
      /** Simulate it as a job array; null: where the lab simulates. */
      slurm: v.optional(v.nullable(slurmRequestSchema), null),
    }),
    output: sweepSchema,
  },
  /** Every policy beside each attacker on a small machine, as `lab adversaries` runs them. */
  'sweep.startAdversaries': { input: empty, output: sweepSchema },
  /** Stops at once and keeps the finished replications in memory. */
  'sweep.pause': { input: sweepId, output: sweepSchema },
  /** Runs what is left of a paused, interrupted or cancelled sweep. */
  'sweep.resume': { input: sweepId, output: sweepSchema },
  'sweep.cancel': { input: sweepId, output: sweepSchema },
  /** An empty name takes it away. */
  'sweep.rename': { input: v.strictObject({ id: count, name: labelSchema }), output: sweepSchema },
  /** Takes it out of the list; its runs stay, and for a day `sweep.restore` brings it back. */
  'sweep.delete': { input: sweepId, output: empty },
  'sweep.restore': { input: sweepId, output: sweepSchema },
  'sweep.get': { input: sweepId, output: sweepSchema },
  /** Newest first. */
  'sweep.list': {
    input: v.strictObject({
      states: v.optional(v.array(v.picklist(sweepStates)), []),
      ...pageEntries,
    }),
    output: pageOf(sweepSchema),
  },
  /** The points in planned order, with the existing runs. */
  'sweep.points': {
    input: v.strictObject({ id: count, ...pageEntries }),
    output: pageOf(
      v.strictObject({
        index: count,
        key: runKeySchema,
        status: v.nullable(v.picklist(runStatuses)),
        run: v.nullable(runSummarySchema),
      }),
    ),
  },
  /** The reference study of this model version; null before it was started. */
  'study.get': {
    input: empty,
    output: v.strictObject({
      sweep: v.nullable(sweepSchema),
      /** Ratios that were published about its runs: known before any of them is simulated. */
      published: v.array(
        v.strictObject({ machine: word, cpus: count, policy: word, ratio: finite, source: word }),
      ),
    }),
  },
  /** Starts it, or returns the started one: it never runs twice. */
  'study.start': { input: empty, output: sweepSchema },
};
