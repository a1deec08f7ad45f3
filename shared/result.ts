import * as v from 'valibot';
import { contractAnswers } from './contract-answer.ts';
import { counterNames } from './counter-names.ts';
import { cpuTimeCategories } from './cpu-time-categories.ts';
import { disturbanceSchema, disturbanceStateSchema } from './disturbance.ts';
import { histogramSchema, type HistogramState } from './histogram-schema.ts';
import { numbersByName, readonlyObject } from './readonly-schemas.ts';
import { count, finite, runKeySchema, word } from './schema-parts.ts';
import { contractBounds } from './spec/policy.ts';
import { specSchema, type Spec } from './spec/spec.ts';

export { histogramSchema, type HistogramState };

/** The distributions of a run, over all its replications, ns. */
const distributionsSchema = readonlyObject({
  shootdownLatency: histogramSchema,
  /** Windows of (request, other CPU) pairs that closed within the horizon. */
  pairs: histogramSchema,
  /** The longest window of each request whose windows all closed within the horizon. */
  worstCpu: histogramSchema,
});
export type RunDistributions = v.InferOutput<typeof distributionsSchema>;

/** What became of the windows of the measured flush requests, over (request, other CPU) pairs. */
const exposureStateSchema = readonlyObject({
  pairs: distributionsSchema.entries.pairs,
  worstCpu: distributionsSchema.entries.worstCpu,
  /** How long each pair was followed from its t0, ns. */
  horizonNs: finite,
  /** Of each pair, how long after t0 its stale CPU last ran user code; those within the horizon. */
  busy: histogramSchema,
  pairCount: finite,
  /** Pairs that did not close within the horizon. */
  openPairs: finite,
  /** Pairs on CPUs that ran no task at all, and those of them that are open. */
  idlePairs: finite,
  openIdlePairs: finite,
  userPairs: finite,
  requestCount: finite,
  openRequests: finite,
  /** Pages x CPUs x seconds, an open window counted up to the horizon. */
  pageCpuSeconds: finite,
});
export type ExposureState = v.InferOutput<typeof exposureStateSchema>;

/** What the contract check saw. */
const observedContractSchema = readonlyObject({
  /** How often the policy's bound was put to the test, and how often it was broken. */
  occasions: finite,
  breaches: finite,
  /**
   * Of the occasions that broke the bound, or of all if none did, the longest time, and what was allowed
   * then, ns; null without one, or if the bound is not a time.
   */
  worstNs: v.nullable(finite),
  boundNs: v.nullable(finite),
  /** Longest window of all, bound or not, ns; an open one as it stood at the end. 0 if there was none. */
  longestNs: finite,
  isLongestOpen: v.boolean(),
});
export type ContractObservation = v.InferOutput<typeof observedContractSchema>;

/** What became of the requests of one side of a machine: those that one policy governs. */
const sideStateSchema = readonlyObject({
  shootdownLatency: histogramSchema,
  exposure: exposureStateSchema,
  contract: observedContractSchema,
});
export type SideState = v.InferOutput<typeof sideStateSchema>;

/** What isolated CPUs saw: interruptions that began in the measured time, and the windows there. */
const isolatedStateSchema = readonlyObject({
  cpus: count,
  interruptions: finite,
  stolenNs: finite,
  longestStolenNs: finite,
  /** Pairs of a measured request and an isolated CPU; those beyond the horizon; the longest window. */
  pairs: finite,
  openPairs: finite,
  longestNs: finite,
  isLongestOpen: v.boolean(),
});
export type IsolatedState = v.InferOutput<typeof isolatedStateSchema>;

/** The result of one replication of one spec: plain numbers, the same bits everywhere. */
export const replicationSchema = readonlyObject({
  replication: count,
  /** Measured simulated time, ns; CPU time adds up to cpus times this. */
  measuredNs: finite,
  warmupNs: finite,
  cpuTimeNs: numbersByName(cpuTimeCategories),
  /** Part of `idle`: interrupt handlers that ran on a CPU with no task. */
  idleHandlerNs: finite,
  /** Part of `idle` too: time in which the host had the CPUs of vCPUs; absent if it had none. */
  stolenByHostNs: v.exactOptional(finite),
  /** Part of `kernel`: waiting for the lock of the process; absent if there was none. */
  lockWaitNs: v.exactOptional(finite),
  counters: numbersByName(counterNames),
  shootdownLatency: histogramSchema,
  exposure: exposureStateSchema,
  contract: observedContractSchema,
  /** The same, on the CPU that the workload's attacker holds alone; null if none is held. */
  attackedContract: v.nullable(observedContractSchema),
  /** Of requests for user mappings, which userPolicy governs; the three above are then of the direct map. Absent without any. */
  user: v.exactOptional(sideStateSchema),
  /** Absent in results that are older than it, and in replays. */
  disturbance: v.exactOptional(disturbanceStateSchema),
  /** Absent without isolated CPUs. */
  isolated: v.exactOptional(isolatedStateSchema),
});
export type ReplicationResult = v.InferOutput<typeof replicationSchema>;

/** An estimate with its 95 % interval. */
export const estimateSchema = readonlyObject({ mean: finite, low: finite, high: finite });
export type Estimate = v.InferOutput<typeof estimateSchema>;

/** null: nothing was observed. */
const distributionSchema = readonlyObject({
  mean: v.nullable(finite),
  p50: v.nullable(finite),
  p99: v.nullable(finite),
  max: v.nullable(finite),
});
export type Distribution = v.InferOutput<typeof distributionSchema>;

/**
 * Times of exposure windows, ns, over all that there are, `count` of them. A quantile is null where it is
 * beyond the horizon, or where count is 0: nothing was observed, or nothing is known.
 */
const windowTimesSchema = readonlyObject({
  count,
  /** Share of those that are beyond the horizon. */
  openShare: finite,
  p50: v.nullable(finite),
  p90: v.nullable(finite),
  p99: v.nullable(finite),
  /** The longest seen in `count`; null if one of them is open. */
  max: v.nullable(finite),
  /**
   * Over replications: mean of their shares and of their quantiles, with 95 % intervals. null with fewer
   * than two, or where one of them has none below the horizon.
   */
  openShareEstimate: v.nullable(estimateSchema),
  p50Estimate: v.nullable(estimateSchema),
  /** Absent in results that are older than them. */
  p90Estimate: v.exactOptional(v.nullable(estimateSchema)),
  p99Estimate: v.exactOptional(v.nullable(estimateSchema)),
});
export type WindowTimes = v.InferOutput<typeof windowTimesSchema>;

const exposureWindowSchema = readonlyObject({
  /** How long each pair was followed from its t0, ns; null if they were not followed alike. */
  horizonNs: v.nullable(finite),
  /** Pairs on CPUs that ran tasks are open, and the horizon is short for what closes windows. */
  horizonIsShort: v.boolean(),
  /** Of each pair of a request and another CPU, how long that stayed stale. */
  pairs: windowTimesSchema,
  /** Of each pair, how long after the request its stale CPU last ran user code. */
  busy: windowTimesSchema,
  /** Of each request, the longest of its windows. */
  worstCpu: windowTimesSchema,
  /** Share of pairs whose CPU ran no task at all, and of those that are open beside; null if not known. */
  idleShare: v.nullable(finite),
  openIdleShare: v.nullable(finite),
  /** Share of pairs whose CPU ran user code before it was clean. */
  userShare: finite,
  /** Mean over replications. */
  pageCpuSeconds: finite,
});
export type ExposureWindows = v.InferOutput<typeof exposureWindowSchema>;

/** What became of a contract. */
const contractSchema = readonlyObject({
  bound: v.picklist(contractBounds),
  answer: v.picklist(contractAnswers),
  /** Over all replications; null if they were not counted. */
  occasions: v.nullable(count),
  breaches: v.nullable(count),
  /** As in ContractObservation, the worst over all replications; null too if it is not known. */
  worstNs: v.nullable(finite),
  boundNs: v.nullable(finite),
  longestNs: v.nullable(finite),
  isLongestOpen: v.boolean(),
});
export type ContractResult = v.InferOutput<typeof contractSchema>;

/** What isolated CPUs saw, over all replications. */
const isolatedSchema = readonlyObject({
  cpus: count,
  /** Of each CPU. */
  interruptionsPerSecond: finite,
  /** Share of their time that was taken from their loops. */
  stolenShare: finite,
  longestStolenNs: finite,
  pairs: count,
  /** Share of the pairs whose window is beyond the horizon; null without pairs. */
  openShare: v.nullable(finite),
  longestNs: finite,
  isLongestOpen: v.boolean(),
});
export type IsolatedCpusResult = v.InferOutput<typeof isolatedSchema>;

/** What became of the requests that one policy governs. */
const sideSchema = readonlyObject({
  shootdownLatencyNs: readonlyObject({ ...distributionSchema.entries, count }),
  exposureWindowNs: exposureWindowSchema,
  contract: contractSchema,
});
export type SideResult = v.InferOutput<typeof sideSchema>;

/** Results that simulations and replays share. */
export const observationSchema = readonlyObject({
  cpuTimeShare: numbersByName(cpuTimeCategories),
  /** Part of `idle` in which interrupt handlers ran, as a share of all CPU time. */
  idleHandlerShare: finite,
  /** Part of `idle` in which the host had the CPUs of vCPUs, likewise; absent if it had none. */
  stolenByHostShare: v.exactOptional(finite),
  /** Part of `kernel` in which tasks waited for the lock of an operation, likewise. */
  lockWaitShare: v.exactOptional(finite),
  /** Sums over the replications. */
  counters: numbersByName(counterNames),
  /** Share of requests served by an interrupt that another request had sent; null without IPIs. */
  coalescedShare: v.nullable(finite),
  ...sideSchema.entries,
  /** The contract on the CPU that the attacker holds alone; null without one, or if it is not known. */
  attackedContract: v.nullable(contractSchema),
  /** Of requests for user mappings, which userPolicy governs; the others are then of the direct map. Absent without any. */
  user: v.exactOptional(sideSchema),
  /** Who is disturbed; absent if it was not observed. */
  disturbance: v.exactOptional(disturbanceSchema),
  /** Absent without isolated CPUs. */
  isolated: v.exactOptional(isolatedSchema),
});
export type Observation = v.InferOutput<typeof observationSchema>;

/** A full spec, every field set. */
export const fullSpecSchema: v.GenericSchema<Spec> = specSchema;

const twoClocks = readonlyObject({ tick: estimateSchema, precise: estimateSchema });

/** The result of a run, as `lab run --json` prints it. */
export const runResultSchema = readonlyObject({
  key: runKeySchema,
  modelVersion: word,
  spec: fullSpecSchema,
  replications: count,
  precisionReached: v.boolean(),
  /** Ratios to policy `none` with the same seeds, paired by replication. */
  overhead: readonlyObject({
    tick: estimateSchema,
    precise: estimateSchema,
    elapsed: estimateSchema,
  }),
  sysPerOpNs: twoClocks,
  /** Seconds of the whole job: sysPerOpNs times workload.totalOps. */
  sysSeconds: twoClocks,
  addedSysSeconds: twoClocks,
  /** Elapsed seconds of the whole job at the simulated rate of page operations. */
  elapsedSeconds: estimateSchema,
  ...observationSchema.entries,
  warmupMs: finite,
  /** Tasks did not block as often as they would when measuring began; absent if it is not known. */
  warmupIsShort: v.optional(v.boolean()),
  /** Drains are so rare that replications without any are likely; absent if they are not, or not known. */
  measureIsShort: v.exactOptional(v.literal(true)),
  wallMs: finite,
});
export type RunResult = v.InferOutput<typeof runResultSchema>;
