import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { progressSchema } from '../progress.ts';
import { assignmentSchema, specRequestSchema } from '../spec/spec-request.ts';
import { axisModes } from '../sweep.ts';
import { count, finite, line, runKeySchema, timestamp } from '../schema-parts.ts';
import { empty, pageEntries, pageOf } from './parts.ts';
import { runStatuses, runSummarySchema } from './run-calls.ts';

export const sweepKinds = ['sweep', 'study', 'validation'] as const;

/**
 * `interrupted` was ended by a crash or a quit, `cancelled` by a person; both can be resumed, and so
 * can `paused`. `planning` is being written and has not started.
 */
export const sweepStates = [
  'planning',
  'running',
  'paused',
  'interrupted',
  'cancelled',
  'done',
] as const;

/** Axes and conditions are text in the forms of `lab sweep --vary` and `--where`. */
export const sweepRequestSchema = v.strictObject({
  base: v.optional(specRequestSchema, {}),
  vary: v.pipe(v.array(line), v.minLength(1), v.maxLength(20), v.readonly()),
  mode: v.optional(v.picklist(axisModes), 'grid'),
  where: v.optional(v.pipe(v.array(line), v.maxLength(20), v.readonly()), []),
});

export const sweepSchema = v.strictObject({
  id: count,
  kind: v.picklist(sweepKinds),
  /** The command that asks for the same, to show and to copy. */
  command: v.string(),
  createdAt: timestamp,
  state: v.picklist(sweepStates),
  /** Runs planned, finished (stored ones included), and failed. */
  total: count,
  done: count,
  failed: count,
  /** Replications; null when it is not running. */
  progress: v.nullable(progressSchema),
  /** Why it broke off, until it runs again: the disk is full, say. */
  problem: v.nullable(problemSchema),
});

const sweepId = v.strictObject({ id: count });

export const sweepCalls = {
  /** Lists the runs before anything runs. */
  'sweep.plan': {
    input: v.strictObject({ sweep: sweepRequestSchema, ...pageEntries }),
    output: v.strictObject({
      ...pageOf(
        v.strictObject({
          index: count,
          key: runKeySchema,
          stored: v.boolean(),
          /** What is said of a run that is extrapolated; null of others. */
          extrapolated: v.nullable(v.string()),
          point: v.array(assignmentSchema),
        }),
      ).entries,
      /** What must be known of all the runs: which are extrapolated. */
      notes: v.array(v.string()),
      /** How many of all the runs are stored. */
      stored: count,
      /** Time that the others will take, going by runs of this computer; null if none is known. */
      expectedMs: v.nullable(finite),
    }),
  },
  'sweep.start': {
    input: v.strictObject({
      sweep: sweepRequestSchema,
      /** Simulate also what is stored. */
      force: v.optional(v.boolean(), false),
    }),
    output: sweepSchema,
  },
  /** Stops at once and keeps, in memory, the replications that have ended. */
  'sweep.pause': { input: sweepId, output: sweepSchema },
  /** Runs what a paused, interrupted or cancelled sweep lacks. */
  'sweep.resume': { input: sweepId, output: sweepSchema },
  'sweep.cancel': { input: sweepId, output: sweepSchema },
  'sweep.get': { input: sweepId, output: sweepSchema },
  /** Newest first. */
  'sweep.list': {
    input: v.strictObject({
      states: v.optional(v.array(v.picklist(sweepStates)), []),
      ...pageEntries,
    }),
    output: pageOf(sweepSchema),
  },
  /** The points in their planned order, with the runs that are there. */
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
  'study.get': { input: empty, output: v.strictObject({ sweep: v.nullable(sweepSchema) }) },
  /** Starts it, or gives the one that was started: it never runs twice. */
  'study.start': { input: empty, output: sweepSchema },
};
