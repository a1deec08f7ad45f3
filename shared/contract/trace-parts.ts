import * as v from 'valibot';
import { machineSchema } from '../spec/machine.ts';
import { policySchema } from '../spec/policy.ts';
import type { HistogramState } from '../result.ts';
import { fitDistributionNames, type StoredFit } from '../trace-fit.ts';
import { replayCountNames, replayLoops, type ReplayResult } from '../trace-replay.ts';
import {
  traceEventNames,
  traceFormats,
  traceLineKinds,
  type TraceDetails,
  type TraceHead,
} from '../trace.ts';
import { workloadSchema } from '../spec/workload.ts';
import {
  count,
  estimateSchema,
  finite,
  line,
  numbersByName,
  observationEntries,
  problemSchema,
  runKeySchema,
  timestamp,
  word,
} from './parts.ts';

/** SHA-256 in hex, of a trace's text or of what a replay depends on. */
const hash = runKeySchema;
const perhaps = v.nullable(finite);
const rateEntries = { count, perSecond: finite };

const histogram: v.GenericSchema<HistogramState> = v.strictObject({
  count,
  sum: finite,
  max: finite,
  bins: v.array(finite),
});

const headEntries = {
  id: count,
  hash,
  name: v.string(),
  importedAt: timestamp,
  format: v.picklist(traceFormats),
  textBytes: count,
  storedBytes: count,
  events: count,
  cpus: count,
  durationNs: finite,
};

/** Does not compile when it gives other than TraceHead says. */
export const traceHeadSchema: v.GenericSchema<TraceHead> = v.strictObject(headEntries);

const report = v.strictObject({
  format: v.picklist(traceFormats),
  lines: count,
  textBytes: count,
  events: count,
  eventCounts: v.record(v.picklist(traceEventNames), count),
  skipped: v.array(v.strictObject({ name: v.string(), count, firstLine: count })),
  lostEvents: count,
  issues: v.array(
    v.strictObject({
      kind: v.picklist(traceLineKinds),
      count,
      lines: v.array(count),
      example: v.string(),
    }),
  ),
});

const recordedMachine = v.strictObject({
  cpus: count,
  onlineCpus: v.nullable(count),
  kernel: v.nullable(v.string()),
  architecture: v.nullable(v.string()),
  cpuModel: v.nullable(v.string()),
  memoryBytes: v.nullable(count),
  tool: v.nullable(v.string()),
});

const summary = v.strictObject({
  durationNs: finite,
  cpus: count,
  perCpu: v.array(v.strictObject({ cpu: count, events: count, switches: count })),
  scheduling: v.strictObject({
    switches: count,
    switchesPerCpuSecond: finite,
    wakeups: count,
    runLengthNs: histogram,
    blockedShare: perhaps,
    idleShare: perhaps,
  }),
  allocation: v.strictObject({
    allocations: count,
    failed: count,
    pages: count,
    frees: count,
    freedPages: count,
    byOrder: v.array(v.strictObject({ order: count, ...rateEntries })),
    byClass: v.array(v.strictObject({ gfpClass: v.string(), ...rateEntries })),
  }),
  ownership: v.strictObject({
    userPages: count,
    fromKernel: count,
    fromUser: count,
    fromUnknown: count,
    kernelShare: perhaps,
  }),
  reuse: v.strictObject({ reusedPages: count, distancePages: histogram, delayNs: histogram }),
  flushes: v.array(
    v.strictObject({
      reason: v.string(),
      ...rateEntries,
      full: count,
      none: count,
      pages: histogram,
    }),
  ),
  interrupts: v.strictObject({
    callsSent: count,
    othersSent: count,
    sendToHandlerNs: histogram,
    handlerNs: histogram,
    queueToFunctionNs: histogram,
    functions: v.array(v.strictObject({ name: v.string(), timeNs: histogram })),
  }),
});

/** Does not compile when it gives other than TraceDetails says. */
export const traceDetailsSchema: v.GenericSchema<TraceDetails> = v.strictObject({
  ...headEntries,
  report,
  machine: recordedMachine,
  summary,
});

/** Does not compile when it gives other than ReplayResult says. */
export const replayResultSchema: v.GenericSchema<ReplayResult> = v.strictObject({
  key: runKeySchema,
  modelVersion: word,
  trace: v.strictObject({ hash, name: v.string() }),
  machine: machineSchema,
  policy: policySchema,
  loop: v.picklist(replayLoops),
  recordedAt: timestamp,
  recordedNs: finite,
  elapsedNs: finite,
  recordedBusyNs: finite,
  busyNs: finite,
  addedSysNs: v.strictObject({ tick: finite, precise: finite }),
  ...observationEntries,
  counts: numbersByName(replayCountNames),
  lateSteps: count,
  maxLateNs: finite,
  heldSwitches: count,
  perCpu: v.array(v.strictObject({ switches: count, busyNs: finite })),
  wallMs: finite,
});

/** A workload as a profile: tasks may be a rule over the CPU count. */
export const workloadProfileSchema = v.strictObject({
  ...workloadSchema.entries,
  tasks: v.union([finite, word]),
});

const fitPoint = v.strictObject({ x: finite, recorded: finite, fitted: finite });

/** Does not compile when it gives other than StoredFit says. */
export const storedFitSchema: v.GenericSchema<StoredFit> = v.strictObject({
  profile: workloadProfileSchema,
  trace: v.strictObject({ hash, name: v.string() }),
  cpus: count,
  machine: word,
  ghz: finite,
  modelVersion: word,
  checks: v.array(
    v.strictObject({
      title: word,
      unit: v.string(),
      recorded: finite,
      simulated: estimateSchema,
      error: perhaps,
    }),
  ),
  distributions: v.array(
    v.strictObject({
      name: v.picklist(fitDistributionNames),
      title: word,
      count,
      recordedMean: perhaps,
      fittedMean: perhaps,
      distance: perhaps,
      points: v.pipe(v.array(fitPoint), v.maxLength(200)),
    }),
  ),
  assumed: v.array(
    v.strictObject({ field: word, value: v.union([finite, v.string()]), why: line }),
  ),
  fittedAt: timestamp,
});

export const traceJobKinds = ['import', 'fit', 'replay'] as const;
export const traceJobStates = ['running', 'done', 'failed', 'cancelled'] as const;

/** Work on a trace that takes its time, from its start on; forgotten when the lab is closed. */
export const traceJobSchema = v.strictObject({
  id: count,
  kind: v.picklist(traceJobKinds),
  /** The file's name, or the trace's. */
  name: v.string(),
  state: v.picklist(traceJobStates),
  /** In bytes, simulations or recorded ns; a stream has no total. */
  progress: v.strictObject({ done: finite, total: perhaps, etaMs: perhaps }),
  /** Of a failed one. */
  problem: v.nullable(problemSchema),
  /** The trace that it is about; null until an import is done. */
  trace: v.nullable(count),
  /** Of an import that is done: the same text was stored before. */
  wasStored: v.boolean(),
  /** The workload that a fit made. */
  workload: v.nullable(word),
  /** Keys of replays that are stored so far. */
  replays: v.array(runKeySchema),
});
