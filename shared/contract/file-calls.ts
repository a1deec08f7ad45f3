import * as v from 'valibot';
import { mergeSchema } from '../bundle.ts';
import { bundleFormats } from '../made-formats.ts';
import { count, word } from '../schema-parts.ts';
import { runsOfSchema } from './analysis-calls.ts';
import { empty } from './parts.ts';

/** A file that the lab made for a page, which reads it in parts. */
export const madeFileSchema = v.strictObject({ name: word, token: word, bytes: count });

/** What goes into a bundle: a study, the runs of a sweep, some runs, or everything. */
export const bundleOfSchema = v.union([
  v.strictObject({ study: count }),
  ...runsOfSchema.options,
  v.strictObject({ all: v.literal(true) }),
]);

const bundleRequest = { of: bundleOfSchema, format: v.picklist(bundleFormats) };

/** Files between a page and the lab: bundles, and whatever the lab makes for a page. */
export const fileCalls = {
  /** The next part, in base64: empty after the last one, and then the file is gone. */
  'file.read': {
    input: v.strictObject({ token: word, offset: count }),
    output: v.strictObject({ part: v.string() }),
  },
  'bundle.make': {
    input: v.strictObject(bundleRequest),
    output: v.strictObject({ ...madeFileSchema.entries, items: count }),
  },
  /** The same, written to the file that `file.choose` gave the token for. */
  'bundle.save': {
    input: v.strictObject({ ...bundleRequest, token: word }),
    output: v.strictObject({ path: v.string(), bytes: count, items: count }),
  },
  /** Merges a file that the page offered, by run keys; `bundle.progress` tells how far it is. */
  'bundle.import': { input: v.strictObject({ token: word }), output: mergeSchema },
  /** Stops after the runs that are merged already, which stay. */
  'bundle.cancel': { input: empty, output: v.strictObject({ cancelled: v.boolean() }) },
};
