import * as v from 'valibot';
import { comparisonSchema, marginRange } from '../comparison.ts';
import {
  comparisonFigureNames,
  figureNames,
  figureSchema,
  rowFigureNames,
  validationFigureNames,
} from '../figures/figure.ts';
import { exposureNames, measureNames } from '../figures/measures.ts';
import { count, finite, runKeySchema, word } from '../schema-parts.ts';
import { figureChoices } from './figure-choices.ts';
import { uncertaintySchema, validationRowSchema, validationSourceSchema } from '../validation.ts';
import { empty } from './parts.ts';
import { sweepSchema } from './sweep-calls.ts';
import { traceFigureRequestSchema } from './trace-figure-calls.ts';

/** Maximum number of runs in one comparison. */
export const maxRunsCompared = 100;
/** Maximum number of runs in one figure or export. */
export const maxRunsTogether = 1000;

/** The runs of a figure or an export: a sweep's, or these. */
export const runsOfSchema = v.union([
  v.strictObject({ sweep: count }),
  v.strictObject({
    keys: v.pipe(v.array(runKeySchema), v.minLength(1), v.maxLength(maxRunsTogether)),
  }),
]);

/** The number along the x axis, as a dotted path; default: the first that varies. */
const axis = v.exactOptional(word);

/** What the axes of values and of exposure show, and how much of both one would accept: `1.5x,1ms`. */
const view = {
  measure: v.exactOptional(v.picklist(measureNames)),
  exposure: v.exactOptional(v.picklist(exposureNames)),
  accept: v.exactOptional(word),
};

/**
 * `mail`, `mmtests` and `markdown` are plain text for a mailing list, at most 72 columns of ASCII: a
 * table in the style of the XPFO mails, of mmtests or of Markdown, and the figure drawn in characters. A
 * figure of a trace has no mmtests table, which compares runs.
 */
export const exportFormats = [
  'mail',
  'mmtests',
  'markdown',
  'csv',
  'json',
  'gnuplot',
  'svg',
] as const;
export type ExportFormat = (typeof exportFormats)[number];

const figureRequestSchema = v.strictObject({
  name: v.picklist(figureNames),
  runs: runsOfSchema,
  axis,
  ...view,
  /** With the prediction ranges that are known: `range.start` finds them. */
  ranges: v.exactOptional(v.boolean()),
});
/** Runs, the first of which is the baseline unless another is named. */
const comparisonRequestSchema = v.strictObject({
  keys: v.pipe(v.array(runKeySchema), v.minLength(2), v.maxLength(maxRunsCompared)),
  baseline: v.optional(runKeySchema),
  /** How far from 1 a ratio may be and count as the same; default 0.01. */
  margin: v.optional(v.pipe(finite, v.gtValue(marginRange.above), v.ltValue(marginRange.below))),
  /** With the prediction ranges that are known: `range.start` finds them. */
  ranges: v.optional(v.boolean()),
});
const comparisonFigureSchema = v.strictObject({
  name: v.picklist(comparisonFigureNames),
  comparison: comparisonRequestSchema,
});

const validationFigureSchema = v.union([
  v.strictObject({ name: v.picklist(validationFigureNames) }),
  v.strictObject({
    name: v.picklist(rowFigureNames),
    /** Sets of rows beside those of the lab. */
    sets: v.exactOptional(v.pipe(v.array(count), v.maxLength(20))),
  }),
]);
const exportRequest = {
  figure: v.union([
    figureRequestSchema,
    traceFigureRequestSchema,
    comparisonFigureSchema,
    validationFigureSchema,
  ]),
  format: v.picklist(exportFormats),
};

export const analysisCalls = {
  'comparison.get': {
    input: comparisonRequestSchema,
    output: comparisonSchema,
  },
  'comparison.figure': { input: comparisonFigureSchema, output: figureSchema },
  /** Every measured row with its stored simulation, and the mails that the rows come from. */
  'validation.get': {
    input: empty,
    output: v.strictObject({
      rows: v.array(validationRowSchema),
      /** Number of rows without a simulation. */
      missing: count,
      uncertainty: uncertaintySchema,
      sources: v.array(validationSourceSchema),
    }),
  },
  /** Of what is simulated or predicted so far. */
  'validation.figure': { input: validationFigureSchema, output: figureSchema },
  /** Simulates the missing rows. */
  'validation.start': { input: empty, output: sweepSchema },
  /** Every figure, and why it cannot be made from these runs; null if it can. */
  'figure.list': {
    input: v.strictObject({ runs: runsOfSchema, axis }),
    output: figureChoices(figureNames),
  },
  'figure.get': { input: figureRequestSchema, output: figureSchema },
  'export.text': {
    input: v.strictObject(exportRequest),
    output: v.strictObject({ name: word, text: v.string() }),
  },
  /** Writes the same text to the file that `file.choose` gave the token for. */
  'export.save': {
    input: v.strictObject({ ...exportRequest, token: word }),
    output: v.strictObject({ path: v.string(), bytes: count }),
  },
};
