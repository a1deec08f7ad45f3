import * as v from 'valibot';
import { requestSummarySchema } from './trace-requests.ts';
import { estimateSchema } from './result.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, hash, line, timestamp, word } from './schema-parts.ts';
import { workloadProfileSchema } from './spec/workload.ts';

/** Replications of the simulations that a recording's rates are compared with. */
export const fitReplications = 8;

/**
 * What is compared as a whole distribution: work of a task from coming to a CPU to leaving it, time until it
 * can run again, work between allocations for user space, and their orders.
 */
export const fitDistributionNames = ['burst', 'blocked', 'op-gap', 'order'] as const;
export type FitDistributionName = (typeof fitDistributionNames)[number];

const fitDistributionSchema = readonlyObject({
  name: v.picklist(fitDistributionNames),
  /** What it is about, for people. */
  title: word,
  /** Recorded values. */
  count,
  /** ns; for orders, their mean. null if there are no values. */
  recordedMean: v.nullable(finite),
  fittedMean: v.nullable(finite),
  /** Largest difference between the two cumulative shares (Kolmogorov-Smirnov), 0 to 1; null without values. */
  distance: v.nullable(finite),
  /** Cumulative shares of both at the same values (ns, or orders), ascending, at most 200. */
  points: v.pipe(
    v.array(readonlyObject({ x: finite, recorded: finite, fitted: finite })),
    v.maxLength(200),
    v.readonly(),
  ),
});
export type FitDistribution = v.InferOutput<typeof fitDistributionSchema>;

/** A number of the trace and the same of the fitted profile, simulated under policy none. */
const fitCheckSchema = readonlyObject({
  /** allocations per second, switches per CPU-second, busy share, share of order 0 ... */
  title: word,
  unit: v.string(),
  recorded: finite,
  simulated: estimateSchema,
  /** simulated / recorded - 1; null if nothing was recorded. */
  error: v.nullable(finite),
});
export type FitCheck = v.InferOutput<typeof fitCheckSchema>;

/** Exposure windows of all pairs; a quantile is null if it is beyond the horizon. */
const seenWindowsSchema = readonlyObject({
  /** Pairs of a request and a CPU. */
  pairs: count,
  /** ns. */
  p50: v.nullable(finite),
  p99: v.nullable(finite),
  /** Share of the pairs that did not close within the horizon. */
  openShare: finite,
});
export type SeenWindows = v.InferOutput<typeof seenWindowsSchema>;

/** The windows of a policy: in a replay of the trace, and of the workload. */
const fitWindowsSchema = readonlyObject({
  policy: word,
  /** How long each pair was followed in both, ns. */
  horizonNs: finite,
  replay: seenWindowsSchema,
  fitted: seenWindowsSchema,
});
export type FitWindows = v.InferOutput<typeof fitWindowsSchema>;

/** A workload profile made from a trace, and how good it is. */
const traceFitSchema = readonlyObject({
  profile: v.pipe(workloadProfileSchema, v.readonly()),
  trace: readonlyObject({ hash, name: v.string() }),
  /** CPUs of the recording: at any other count the profile is extrapolated. */
  cpus: count,
  /** The machine whose clock turned time into cycles. */
  machine: word,
  ghz: finite,
  modelVersion: word,
  checks: readonlyArray(fitCheckSchema),
  distributions: readonlyArray(fitDistributionSchema),
  /** Empty for fits that are older than this comparison. */
  windows: readonlyArray(fitWindowsSchema),
  /** The recorded flush requests for user mappings; absent if there are none. No workload has them. */
  requests: v.optional(requestSummarySchema),
  /** Fields that no recording has, with the assumed value and why. */
  assumed: readonlyArray(
    readonlyObject({ field: word, value: v.union([finite, v.string()]), why: line }),
  ),
});
export type TraceFit = v.InferOutput<typeof traceFitSchema>;

/** A stored fit; its profile's name is the workload's. */
export const storedFitSchema = readonlyObject({
  ...traceFitSchema.entries,
  /** ISO 8601, UTC. */
  fittedAt: timestamp,
});
export type StoredFit = v.InferOutput<typeof storedFitSchema>;
