import * as v from 'valibot';
import { assignmentSchema } from '../spec/spec-request.ts';
import { replayLoops, replayResultSchema } from '../trace-replay.ts';
import { count, runKeySchema, word } from '../schema-parts.ts';
import { storedFitSchema } from '../trace-fit.ts';
import { requestReplaysSchema } from '../trace-requests.ts';
import { traceDetailsSchema, traceHeadSchema } from '../trace.ts';
import { empty, pageEntries, pageOf } from './parts.ts';
import { traceJobSchema } from './trace-job.ts';

/** Maximum number of policies in one replay. */
export const maxPoliciesReplayed = 50;

const traceId = v.strictObject({ id: count });

/** A preset by name, and fields set on top of it (machine.idleExitNs=...), in order. */
const machineEntries = {
  /** Default server-<CPUs of the trace>. */
  machine: v.exactOptional(word),
  set: v.exactOptional(v.pipe(v.array(assignmentSchema), v.maxLength(200))),
};

export const traceCalls = {
  /** Newest first. */
  'trace.list': { input: v.strictObject(pageEntries), output: pageOf(traceHeadSchema) },
  'trace.get': { input: traceId, output: traceDetailsSchema },
  /**
   * Permanently deletes the trace with its events; its fits and replays stay. Refused while a job reads
   * it.
   */
  'trace.delete': { input: traceId, output: traceHeadSchema },
  /** Starts reading the file of a token: chosen, dropped or uploaded. */
  'trace.import': { input: v.strictObject({ token: word }), output: traceJobSchema },
  /** Starts making a workload from it; default name trace-<8 digits of its hash>. */
  'trace.fit': {
    input: v.strictObject({ id: count, name: v.exactOptional(word), ...machineEntries }),
    output: traceJobSchema,
  },
  /** Starts replaying it under each of these policies; stored replays are not run again. */
  'trace.replay': {
    input: v.strictObject({
      id: count,
      policies: v.pipe(v.array(word), v.minLength(1), v.maxLength(maxPoliciesReplayed)),
      loop: v.optional(v.picklist(replayLoops), 'closed'),
      ...machineEntries,
    }),
    output: traceJobSchema,
  },
  /** Starts replaying its flush requests for user mappings under every policy that governs these. */
  'trace.replayRequests': {
    input: v.strictObject({ id: count, ...machineEntries }),
    output: traceJobSchema,
  },
  /** The newest of these replays since the lab was started: they are not stored. Null if there is none. */
  'trace.requests': { input: traceId, output: v.nullable(requestReplaysSchema) },
  /** Running jobs, and those that ended since the lab was started; newest first. */
  'trace.jobs': { input: empty, output: v.array(traceJobSchema) },
  /** Unfinished work is dropped. */
  'trace.cancel': { input: traceId, output: traceJobSchema },
  /**
   * Fitted workloads, newest first; of one trace if a hash is given. A page may have fewer rows than
   * requested: as many as fit into a message.
   */
  'fit.list': {
    input: v.strictObject({ trace: v.exactOptional(runKeySchema), ...pageEntries }),
    output: pageOf(storedFitSchema),
  },
  /** Permanently deletes the workload; its runs stay. */
  'fit.delete': { input: v.strictObject({ name: word }), output: empty },
  /** Newest first; of one trace if a hash is given. Pages as in `fit.list`. */
  'replay.list': {
    input: v.strictObject({ trace: v.exactOptional(runKeySchema), ...pageEntries }),
    output: pageOf(replayResultSchema),
  },
};
