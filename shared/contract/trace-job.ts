import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { count, finite, runKeySchema, word } from '../schema-parts.ts';

export const traceJobKinds = ['import', 'fit', 'replay', 'requests'] as const;
export const traceJobStates = ['running', 'done', 'failed', 'cancelled'] as const;

/** Long-running work on a trace, from its start on; forgotten when the lab is closed. */
export const traceJobSchema = v.strictObject({
  id: count,
  kind: v.picklist(traceJobKinds),
  /** The file's name, or the trace's. */
  name: v.string(),
  state: v.picklist(traceJobStates),
  /** In bytes, simulations or recorded ns; a stream has no total. */
  progress: v.strictObject({
    done: finite,
    total: v.nullable(finite),
    etaMs: v.nullable(finite),
  }),
  /** Set if it failed. */
  problem: v.nullable(problemSchema),
  /** Its trace; null until an import is done. */
  trace: v.nullable(count),
  /** Of a finished import: the same text was already stored. */
  wasStored: v.boolean(),
  /** The workload made by a fit. */
  workload: v.nullable(word),
  /** Keys of the replays stored so far. */
  replays: v.array(runKeySchema),
});
