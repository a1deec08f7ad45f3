import * as v from 'valibot';
import { problemSchema } from '../problem.ts';
import { count, finite, runKeySchema, word } from '../schema-parts.ts';

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
  progress: v.strictObject({
    done: finite,
    total: v.nullable(finite),
    etaMs: v.nullable(finite),
  }),
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
