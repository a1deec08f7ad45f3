import * as v from 'valibot';
import { count, finite, runKeySchema, word } from '../schema-parts.ts';
import { jobEntries } from './job-entries.ts';

export const traceJobKinds = ['import', 'fit', 'replay', 'requests'] as const;

/** Long-running work on a trace; its name is that of the file, or the trace's. */
export const traceJobSchema = v.strictObject({
  ...jobEntries,
  kind: v.picklist(traceJobKinds),
  /** In bytes, simulations or recorded ns; a stream has no total. */
  progress: v.strictObject({
    done: finite,
    total: v.nullable(finite),
    etaMs: v.nullable(finite),
  }),
  /** Its trace; null until an import is done. */
  trace: v.nullable(count),
  /** Of a finished import: the same text was already stored. */
  wasStored: v.boolean(),
  /** The workload made by a fit. */
  workload: v.nullable(word),
  /** Keys of the replays stored so far. */
  replays: v.array(runKeySchema),
});
