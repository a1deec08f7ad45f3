import * as v from 'valibot';
import { histogramSchema } from './histogram-schema.ts';
import { readonlyObject } from './readonly-schemas.ts';
import { count, finite } from './schema-parts.ts';

/** The CPU or task that was interrupted most often, by its number, and what that took from it. */
const sufferer = readonlyObject({ number: count, interruptions: finite, stolenNs: finite });

/** What interrupts took from CPUs that ran tasks, in the measured time of one replication. */
export const disturbanceStateSchema = readonlyObject({
  /** Over all CPUs. */
  interruptions: finite,
  stolenNs: finite,
  worstCpu: sufferer,
  worstTask: sufferer,
  /** Interrupts that follow each other at once are one pause. */
  longestPauseNs: finite,
  /** How long CPUs ran tasks without a pause, ns; what idleness or the end of the time cut is counted so. */
  runs: histogramSchema,
  /** How long page operations took, user work and waiting for a CPU included, ns; blocked time is not. */
  ops: histogramSchema,
});
export type DisturbanceState = v.InferOutput<typeof disturbanceStateSchema>;

const rate = readonlyObject({ perSecond: finite, stolenShare: finite });

const times = readonlyObject({ count, p50: finite, p99: finite, max: finite });

/** Who is disturbed, over all replications of a run. */
export const disturbanceSchema = readonlyObject({
  /** Of a CPU, in the mean over all; its share of all time. */
  mean: rate,
  /** Of the CPU and of the task that are interrupted most; means over the replications. */
  worstCpu: rate,
  worstTask: rate,
  longestPauseNs: finite,
  /** Of the times that CPUs ran tasks without a pause; null without any. */
  runs: v.nullable(times),
  /** Of page operations, from the end of the one before or from waking to completion. */
  ops: v.nullable(times),
});
export type DisturbanceResult = v.InferOutput<typeof disturbanceSchema>;
