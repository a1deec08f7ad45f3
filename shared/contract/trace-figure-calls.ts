import * as v from 'valibot';
import { figureSchema, traceFigureNames } from '../figures/figure.ts';
import { count, runKeySchema, word } from '../schema-parts.ts';

/** Replays of one figure, at most. */
export const maxReplaysShown = 50;

/** What figures of a trace are to be about. */
const sourceEntries = {
  /** The trace. */
  id: count,
  /** A workload that was fitted to it; default the newest. */
  fit: v.exactOptional(word),
  /** In the order of the figure; default the newest by one model. */
  replays: v.exactOptional(
    v.pipe(v.array(runKeySchema), v.minLength(1), v.maxLength(maxReplaysShown)),
  ),
};

/** One figure of a trace, as `figure.get` takes one of runs. */
export const traceFigureRequestSchema = v.strictObject({
  name: v.picklist(traceFigureNames),
  ...sourceEntries,
});

export const traceFigureCalls = {
  /** Every figure, and why it cannot be made of this trace; null if it can. */
  'trace.figures': {
    input: v.strictObject(sourceEntries),
    output: v.array(
      v.strictObject({
        name: v.picklist(traceFigureNames),
        title: word,
        refusal: v.nullable(v.string()),
      }),
    ),
  },
  'trace.figure': { input: traceFigureRequestSchema, output: figureSchema },
};
