import * as v from 'valibot';
import { figureSchema, traceFigureNames } from '../figures/figure.ts';
import { count, runKeySchema, word } from '../schema-parts.ts';
import { figureChoices } from './figure-choices.ts';

/** Maximum number of replays in one figure. */
export const maxReplaysShown = 50;

/** What figures of a trace show. */
const sourceEntries = {
  /** The trace. */
  id: count,
  /** A workload that was fitted to it; default: the newest. */
  fit: v.exactOptional(word),
  /** In the order of the figure; default: the newest of one model version. */
  replays: v.exactOptional(
    v.pipe(v.array(runKeySchema), v.minLength(1), v.maxLength(maxReplaysShown)),
  ),
};

/** One figure of a trace, like `figure.get` for runs. */
export const traceFigureRequestSchema = v.strictObject({
  name: v.picklist(traceFigureNames),
  ...sourceEntries,
});

export const traceFigureCalls = {
  /** Every figure, and why it cannot be made from this trace; null if it can. */
  'trace.figures': {
    input: v.strictObject(sourceEntries),
    output: figureChoices(traceFigureNames),
  },
  'trace.figure': { input: traceFigureRequestSchema, output: figureSchema },
};
