import * as v from 'valibot';
import { analysisCalls } from './contract/analysis-calls.ts';
import { capsuleCalls } from './contract/capsule-calls.ts';
import { careCalls, careWorks, settingsSchema } from './contract/care-calls.ts';
import { arraysSchema, clusterCalls } from './contract/cluster-calls.ts';
import { traceJobSchema } from './contract/trace-job.ts';
import type { Problem } from './problem.ts';
import { progressSchema } from './progress.ts';
import { readonlyObject } from './readonly-schemas.ts';
import { count, runKeySchema } from './schema-parts.ts';
import { rowSetSchema } from './row-set.ts';
import { runCalls, runSummarySchema } from './contract/run-calls.ts';
import { policyCalls } from './contract/policy-calls.ts';
import { fileCalls } from './contract/file-calls.ts';
import { studyCalls } from './contract/study-calls.ts';
import { rangeCalls } from './contract/range-calls.ts';
import { rangeJobSchema } from './contract/range-job.ts';
import { rowJobSchema } from './contract/row-job.ts';
import { rowsCalls } from './contract/rows-calls.ts';
import { sweepCalls, sweepSchema } from './contract/sweep-calls.ts';
import { timelineCalls } from './contract/timeline-calls.ts';
import { traceCalls } from './contract/trace-calls.ts';
import { traceFigureCalls } from './contract/trace-figure-calls.ts';
import { viewCalls } from './contract/view-calls.ts';
import { workerCalls, workersSchema } from './contract/worker-calls.ts';

interface CallSchemas {
  readonly input: v.GenericSchema;
  readonly output: v.GenericSchema;
}

/** Every call that a page can make to the lab: `noun.verb`, one object in, one JSON value out. */
export const calls = {
  ...careCalls,
  ...capsuleCalls,
  ...runCalls,
  ...sweepCalls,
  ...studyCalls,
  ...fileCalls,
  ...analysisCalls,
  ...rowsCalls,
  ...rangeCalls,
  ...traceCalls,
  ...traceFigureCalls,
  ...viewCalls,
  ...timelineCalls,
  ...workerCalls,
  ...clusterCalls,
  ...policyCalls,
} as const satisfies Record<string, CallSchemas>;

/** Every event that the lab sends to its pages. */
export const events = {
  /** State or progress of a sweep, at most four times a second each. */
  'sweep.changed': sweepSchema,
  /** A sweep or a study came, went or got another name or content: reload their lists. */
  'studies.changed': v.strictObject({}),
  /** How much of a bundle has been read. */
  'bundle.progress': progressSchema,
  /** A run ended: done, failed or cancelled. */
  'run.finished': v.strictObject({ run: runSummarySchema }),
  /** Marks of these runs changed, or they were deleted. */
  'runs.changed': v.strictObject({ keys: v.array(runKeySchema) }),
  'verify.progress': v.strictObject({ key: runKeySchema, progress: progressSchema }),
  /** A check counts runs, a backup bytes, a compaction steps. */
  'store.progress': v.strictObject({ work: v.picklist(careWorks), progress: progressSchema }),
  /** State or progress of a job on a trace, at most four times a second each. */
  'trace.job': traceJobSchema,
  /** The lists of traces, fits or replays have changed. */
  'traces.changed': v.strictObject({}),
  /** State or progress of a set of measured rows, at most four times a second each. */
  'rows.changed': rowSetSchema,
  /** A policy of one's own was saved. */
  'policies.changed': v.strictObject({}),
  /** State or progress of a calibration to chosen rows, at most four times a second. */
  'rows.job': rowJobSchema,
  /** State or progress of a search for prediction ranges, at most four times a second. */
  'range.job': rangeJobSchema,
  'settings.changed': settingsSchema,
  /** Workers of the queue have come, gone or done something. */
  'workers.changed': workersSchema,
  /** Arrays have come, gone or gone on. */
  'cluster.changed': arraysSchema,
} as const satisfies Record<string, v.GenericSchema>;

export type CallName = keyof typeof calls;
export type EventName = keyof typeof events;

/** The input as a caller writes it: fields with defaults are optional. */
export type CallInput<N extends CallName> = v.InferInput<(typeof calls)[N]['input']>;
/** The input as a handler gets it: checked, with defaults filled in. */
export type ParsedInput<N extends CallName> = v.InferOutput<(typeof calls)[N]['input']>;
export type CallValue<N extends CallName> = v.InferOutput<(typeof calls)[N]['output']>;
export type EventPayload<N extends EventName> = v.InferOutput<(typeof events)[N]>;

/** Only compiles if every call is served with its declared value. */
export type Handlers = {
  readonly [N in CallName]: (input: ParsedInput<N>) => CallValue<N> | Promise<CallValue<N>>;
};

export type RunSummary = v.InferOutput<typeof runSummarySchema>;
export type SweepSummary = v.InferOutput<typeof sweepSchema>;
export type TraceJob = v.InferOutput<typeof traceJobSchema>;

/** Maximum size of a message in either direction, in bytes of JSON. */
export const maxMessageBytes = 1_000_000;

/** A request from a page: the call's name and its one argument. */
export const requestSchema = v.strictObject({ call: v.string(), input: v.unknown() });

/** The reply. */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: Problem };

/**
 * An event in transit: `seq` counts up by one from 1 within an `epoch`, which is one life of the lab.
 * `missed` replaces events that are no longer kept: reload everything.
 */
export type EventFrame = EventPosition &
  (
    | { [N in EventName]: { readonly event: N; readonly payload: EventPayload<N> } }[EventName]
    | { readonly event: 'missed'; readonly payload: null }
  );

/** The last event that a page has read. */
export const eventPositionSchema = readonlyObject({ epoch: v.string(), seq: count });
export type EventPosition = v.InferOutput<typeof eventPositionSchema>;
