import * as v from 'valibot';
import { histogramSchema } from './result.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, hash, timestamp } from './schema-parts.ts';
import { measurementSchema } from './measurement.ts';
import { requestSummarySchema } from './trace-requests.ts';
import { traceEventNames, traceFormats, traceLineKinds } from './trace-names.ts';

const eventCountsSchema = v.pipe(v.record(v.picklist(traceEventNames), count), v.readonly());
export type EventCounts = v.InferOutput<typeof eventCountsSchema>;

/** A kind of line that was found. */
const traceIssueSchema = readonlyObject({
  kind: v.picklist(traceLineKinds),
  count,
  /** Line numbers from 1, the first few. */
  lines: readonlyArray(count),
  /** The text or the meaning of the first one, as ASCII. */
  example: v.string(),
  /** Why they cannot be used, and what helps, if it is known. */
  cause: v.optional(v.string()),
});
export type TraceIssue = v.InferOutput<typeof traceIssueSchema>;

/** Every line of the text, accounted for: lines = events kept + those of `issues` that are lines. */
const traceReportSchema = readonlyObject({
  format: v.picklist(traceFormats),
  lines: count,
  /** Of the text, decompressed. */
  textBytes: count,
  /** Kept events, or lines of counters in a measurement. */
  events: count,
  eventCounts: eventCountsSchema,
  /** Events that are not kept, by name, most frequent first. */
  skipped: readonlyArray(readonlyObject({ name: v.string(), count, firstLine: count })),
  /** Events that the recording lost, as far as the text gives their number. */
  lostEvents: count,
  /** Gaps of which the text does not say how many events they have. */
  lostGaps: v.optional(count),
  /** Events that were overwritten before the first one of the text. */
  overwrittenEvents: v.optional(count),
  /** Counters in place of events. */
  measurement: v.optional(measurementSchema),
  /** The clock of the first event, s, with every digit. */
  firstTime: v.optional(v.string()),
  /** Kinds that were found, in the order of `traceLineKinds`. */
  issues: readonlyArray(traceIssueSchema),
});
export type TraceReport = v.InferOutput<typeof traceReportSchema>;

/** What the text says about the machine; null if it does not. */
const traceMachineSchema = readonlyObject({
  /** CPUs that have an event. */
  cpus: count,
  onlineCpus: v.nullable(count),
  kernel: v.nullable(v.string()),
  architecture: v.nullable(v.string()),
  cpuModel: v.nullable(v.string()),
  memoryBytes: v.nullable(count),
  tool: v.nullable(v.string()),
});
export type TraceMachine = v.InferOutput<typeof traceMachineSchema>;

/** A machine about which the text says nothing. */
export const unknownMachine: Omit<TraceMachine, 'cpus'> = {
  onlineCpus: null,
  kernel: null,
  architecture: null,
  cpuModel: null,
  memoryBytes: null,
  tool: null,
};

/** A count, and its rate per second of the trace, over all CPUs. */
const rateEntries = { count, perSecond: finite };

const schedulingSummarySchema = readonlyObject({
  switches: count,
  switchesPerCpuSecond: finite,
  wakeups: count,
  /** How long a task (not the idle one) ran from switch to switch, ns. */
  runLengthNs: histogramSchema,
  /** Share of runs that ended because the task slept, stopped or died, not by preemption. */
  blockedShare: v.nullable(finite),
  /** Share of the time between the first and the last switch of each CPU. */
  idleShare: v.nullable(finite),
});
export type SchedulingSummary = v.InferOutput<typeof schedulingSummarySchema>;

const allocationSummarySchema = readonlyObject({
  allocations: count,
  failed: count,
  pages: count,
  frees: count,
  freedPages: count,
  byOrder: readonlyArray(readonlyObject({ order: count, ...rateEntries })),
  /** By the GFP flags' name (GFP_HIGHUSER_MOVABLE, GFP_KERNEL, ...), most frequent first. */
  byClass: readonlyArray(readonlyObject({ gfpClass: v.string(), ...rateEntries })),
});
export type AllocationSummary = v.InferOutput<typeof allocationSummarySchema>;

/** Pages given to user space (GFP_HIGHUSER*, GFP_TRANSHUGE*), by previous owner. */
const ownershipSummarySchema = readonlyObject({
  userPages: count,
  fromKernel: count,
  fromUser: count,
  /** Not allocated in this trace before. */
  fromUnknown: count,
  /** fromKernel of the known ones; null without any. */
  kernelShare: v.nullable(finite),
});
export type OwnershipSummary = v.InferOutput<typeof ownershipSummarySchema>;

const reuseSummarySchema = readonlyObject({
  reusedPages: count,
  /** Pages freed on all CPUs from a page's free to its next allocation, including itself: 1 is LIFO. */
  distancePages: histogramSchema,
  delayNs: histogramSchema,
});
export type ReuseSummary = v.InferOutput<typeof reuseSummarySchema>;

const flushSummarySchema = readonlyObject({
  /** The kernel's words: flush on task switch, local MM shootdown, ... */
  reason: v.string(),
  ...rateEntries,
  /** Flushes of everything: pages is -1. */
  full: count,
  /** Switches of the address space that flushed nothing: pages is 0. */
  none: count,
  /** Of flushes with 1 page or more. */
  pages: histogramSchema,
});
export type FlushSummary = v.InferOutput<typeof flushSummarySchema>;

const interruptSummarySchema = readonlyObject({
  /** Function-call IPIs sent, counted per target. */
  callsSent: count,
  /** Reschedule and other IPIs sent, counted per target. */
  othersSent: count,
  /** From the send of a function-call IPI to the handler's entry on the target. */
  sendToHandlerNs: histogramSchema,
  /** From a handler's entry to its exit. */
  handlerNs: histogramSchema,
  /** From a queued request to the start of its function. */
  queueToFunctionNs: histogramSchema,
  /** Functions run for other CPUs, by name; ns each. */
  functions: readonlyArray(readonlyObject({ name: v.string(), timeNs: histogramSchema })),
});
export type InterruptSummary = v.InferOutput<typeof interruptSummarySchema>;

const traceSummarySchema = readonlyObject({
  durationNs: finite,
  cpus: count,
  perCpu: readonlyArray(readonlyObject({ cpu: count, events: count, switches: count })),
  scheduling: schedulingSummarySchema,
  allocation: allocationSummarySchema,
  ownership: ownershipSummarySchema,
  reuse: reuseSummarySchema,
  flushes: readonlyArray(flushSummarySchema),
  interrupts: interruptSummarySchema,
  /** Absent in traces that were imported before requests were read. */
  requests: v.optional(requestSummarySchema),
});
export type TraceSummary = v.InferOutput<typeof traceSummarySchema>;

/** A stored trace without its events. */
export const traceHeadSchema = readonlyObject({
  id: count,
  /** SHA-256 (hex) of the text, decompressed. */
  hash,
  /** The file's name, without its folder. */
  name: v.string(),
  /** ISO 8601, UTC. */
  importedAt: timestamp,
  format: v.picklist(traceFormats),
  textBytes: count,
  /** Size of the columns. */
  storedBytes: count,
  events: count,
  cpus: count,
  durationNs: finite,
});
export type TraceHead = v.InferOutput<typeof traceHeadSchema>;

/** A stored trace with what was found in it. */
export const traceDetailsSchema = readonlyObject({
  ...traceHeadSchema.entries,
  report: traceReportSchema,
  machine: traceMachineSchema,
  summary: traceSummarySchema,
});
export type TraceDetails = v.InferOutput<typeof traceDetailsSchema>;
