import * as v from 'valibot';
import { histogramSchema } from './result.ts';
import { numbersByName, readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite } from './schema-parts.ts';
import { machineSchema } from './spec/machine.ts';

/**
 * How the targets of recorded flush requests are known. `csd`: each CPU's queue entry was recorded, so
 * exactly. `ipi`: interrupts were, which leave out CPUs whose queue was not empty. `flushes`: only what
 * the targets flushed, and a lazy CPU flushes nothing. `none`: not at all. All but the first are at
 * least the targets.
 */
export const targetSources = ['csd', 'ipi', 'flushes', 'none'] as const;
export type TargetSource = (typeof targetSources)[number];

/**
 * Flush requests for user mappings (tlb_flush, remote IPI send) of a recording. Flushes of kernel ranges
 * and hardware broadcasts print no such line.
 */
export const requestSummarySchema = readonlyObject({
  count,
  perSecond: finite,
  /** Of everything: pages is -1. */
  full: count,
  /** Requests with a target; the others found only lazy CPUs, or their targets are not known. */
  sent: count,
  /** Over all requests. */
  targets: count,
  source: v.picklist(targetSources),
  /** One more than the highest CPU that asks or is a target. */
  cpus: count,
  /** Of requests that are not full. */
  pages: histogramSchema,
  /** CPUs of each request that has some, its own left out. */
  targetCounts: histogramSchema,
  /** From the request to the end of the last target's handler; only if the queue entries are recorded. */
  latencyNs: histogramSchema,
});
export type RequestSummary = v.InferOutput<typeof requestSummarySchema>;

const counters = numbersByName([
  'requests',
  'targets',
  'interrupts',
  'localFlushAll',
  'localFlushOne',
  'lateSteps',
] as const);

/** Recorded requests of user mappings, simulated under a policy that governs these. */
export const requestReplaySchema = readonlyObject({
  policy: v.string(),
  modelVersion: v.string(),
  counters,
  /** System time of all CPUs, ns. */
  sysNs: finite,
  recordedBusyNs: finite,
  recordedNs: finite,
  /** Of requests with targets: until they all have reported. */
  latencyNs: histogramSchema,
});
export type RequestReplay = v.InferOutput<typeof requestReplaySchema>;

/** The requests of a recording, and what became of them on a machine. */
export const requestReplaysSchema = readonlyObject({
  machine: v.pipe(machineSchema, v.readonly()),
  recorded: requestSummarySchema,
  /** One for each policy that governs user mappings. */
  replays: readonlyArray(requestReplaySchema),
});
