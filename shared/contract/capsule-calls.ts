import * as v from 'valibot';
import { count, line, runKeySchema, word } from '../schema-parts.ts';

/** A mail, or a part of one. */
const text = v.pipe(v.string(), v.maxLength(100_000));

export const capsuleCalls = {
  /** A finished run as three to five lines of ASCII, for a mail. */
  'capsule.get': {
    input: v.strictObject({ key: runKeySchema }),
    output: v.strictObject({ lines: v.array(line) }),
  },
  /** What the first capsule of a text says. */
  'capsule.read': {
    input: v.strictObject({ text }),
    output: v.strictObject({
      key: runKeySchema,
      modelVersion: word,
      replications: count,
      /** The command, in words, that makes its run. */
      command: v.array(v.string()),
      /** True if the run is in the database. */
      stored: v.boolean(),
    }),
  },
  /** Runs its spec, or finds the run, and compares the result bit for bit with the sender's. */
  'capsule.verify': {
    input: v.strictObject({ text }),
    output: v.strictObject({
      key: runKeySchema,
      replications: count,
      isSame: v.boolean(),
      stored: v.boolean(),
    }),
  },
};
