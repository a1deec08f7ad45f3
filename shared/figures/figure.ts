import * as v from 'valibot';
import { finite } from '../schema-parts.ts';

/** Every figure of runs; the builder of each is run/<name>.ts. */
export const figureNames = [
  'overhead-by-axis',
  'overhead-by-policy',
  'who-pays',
  'exposure-window',
  'overhead-by-window',
  'heat-map',
  'ipi-rate',
  'adversaries',
] as const;
export type FigureName = (typeof figureNames)[number];

/**
 * Every figure of a trace, of the workload fitted to it and of its replays; the builder of each is
 * trace/<name>.ts.
 */
export const traceFigureNames = [
  'trace-run-length',
  'trace-orders',
  'trace-classes',
  'trace-owners',
  'trace-reuse',
  'trace-reuse-delay',
  'trace-flushes',
  'trace-flush-sizes',
  'trace-interrupts',
  'fit-burst',
  'fit-blocked',
  'fit-op-gap',
  'fit-order',
  'replay-cost',
  'replay-windows',
  'replay-cost-by-window',
] as const;
export type TraceFigureName = (typeof traceFigureNames)[number];

/** Every figure of runs against a baseline; the builder of each is comparison/<name>.ts. */
export const comparisonFigureNames = ['compared-cost', 'compared-exposure'] as const;
export type ComparisonFigureName = (typeof comparisonFigureNames)[number];

/** Every figure of the validation. */
export const validationFigureNames = ['predicted-by-measured'] as const;

/** Every figure of measured rows; the builder of each is rows/<name>.ts. */
export const rowFigureNames = [
  'measured-rows',
  'row-residuals',
  'left-out-rows',
  'left-out-errors',
] as const;
export type RowFigureName = (typeof rowFigureNames)[number];

/**
 * Origin of a series: measured on a real machine, derived from that, or from a model. What is estimated is
 * drawn on a page while a field moves, and never exported.
 */
export const figureOrigins = ['simulated', 'published', 'recorded', 'fitted', 'estimated'] as const;

/**
 * How a figure is drawn: points joined by lines; bars side by side; stacked bars; steps from left to
 * right; points alone; cells of a grid coloured by z.
 */
export const figureKinds = ['lines', 'bars', 'stack', 'steps', 'scatter', 'heat'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** How a value is written: 26.4x, 3.1 us (from ns), 12.3 % (from 0..1), 1 234, as a number. */
export const valueFormats = ['ratio', 'time', 'share', 'count', 'number'] as const;
export type ValueFormat = (typeof valueFormats)[number];

const text = v.pipe(v.string(), v.maxLength(600));

const axisSchema = v.strictObject({
  title: text,
  /** Unit of the stored values: ns for times, empty for ratios, shares, counts and names. */
  unit: text,
  /** `excess` is logarithmic in what a ratio adds to 1. */
  scale: v.picklist(['linear', 'log', 'excess', 'category']),
  /** In display order; empty unless the scale is category. */
  categories: v.array(text),
  format: v.picklist(valueFormats),
});
export type FigureAxis = v.InferOutput<typeof axisSchema>;

const pointSchema = v.strictObject({
  /** A number, or one of the axis's categories. */
  x: v.union([finite, text]),
  /** A number; in a heat map it can be a category. */
  y: v.union([finite, text]),
  /** The value of a heat map's cell; null elsewhere. */
  z: v.nullable(finite),
  /** 95 % interval of y (of z in a heat map); null if there is none, as for published values. */
  low: v.nullable(finite),
  high: v.nullable(finite),
  /** The run that the point comes from; null for published values. */
  key: v.nullable(text),
  /** False if the run did not reach its precision. */
  isPrecise: v.boolean(),
  /** A word beside the point, if the figure has one. */
  label: v.nullable(text),
  /** 95 % interval of x, where x is an estimate. */
  xInterval: v.exactOptional(v.tuple([finite, finite])),
  /** Stands in the strip: x is the share that is still open after `beyond`, in the unit of the x axis. */
  isOpen: v.exactOptional(v.literal(true)),
  beyond: v.exactOptional(finite),
  /** From where to where x reaches: the median and the longest window; null beyond what was followed. */
  span: v.exactOptional(v.tuple([v.nullable(finite), v.nullable(finite)])),
  /** The least and the greatest y over sets of costs that meet the measured rows as well. */
  range: v.exactOptional(v.tuple([finite, finite])),
  /** Between what nine of ten such values lie, y or, in a heat map, z: by sets of constants. */
  prediction: v.exactOptional(v.tuple([finite, finite])),
  /** The same of x. */
  xPrediction: v.exactOptional(v.tuple([finite, finite])),
  /** The measured row that it is: named where it is pointed at, and in tables. */
  row: v.exactOptional(text),
});
export type FigurePoint = v.InferOutput<typeof pointSchema>;

const seriesSchema = v.strictObject({
  name: text,
  origin: v.picklist(figureOrigins),
  /** Selects colour, dash and marker: a number looks the same in every figure of a sweep. */
  slot: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Greyed: another one does better in everything that the figure shows. */
  isDimmed: v.boolean(),
  /** The policy of its points, if they have one: it has the same colour in every figure. */
  policy: v.exactOptional(text),
  /** Which it is of several series of that policy, in their order. */
  shade: v.exactOptional(v.tuple([finite, finite])),
  /** Its costs are a guess. */
  isGuess: v.exactOptional(v.literal(true)),
  /** Its marks are hollow, as those of published values are. */
  isHollow: v.exactOptional(v.literal(true)),
  /** Points of a scatter that follow each other along an axis. */
  isTrail: v.exactOptional(v.literal(true)),
  /** A line to read the others by: its points are joined and have no marks. */
  isReference: v.exactOptional(v.literal(true)),
  points: v.array(pointSchema),
});
export type FigureSeries = v.InferOutput<typeof seriesSchema>;

/** A line across the figure at a value of one axis. */
const annotationSchema = v.strictObject({ axis: v.picklist(['x', 'y']), at: finite, label: text });
export type FigureAnnotation = v.InferOutput<typeof annotationSchema>;

/** A chart as plain data, the only source of what is drawn, exported and quoted. */
export const figureSchema = v.strictObject({
  name: v.picklist([
    ...figureNames,
    ...traceFigureNames,
    ...comparisonFigureNames,
    ...validationFigureNames,
    ...rowFigureNames,
  ]),
  kind: v.picklist(figureKinds),
  title: text,
  /** What all points have in common: machine, workload, fields that do not vary. */
  subtitle: text,
  x: axisSchema,
  y: axisSchema,
  /** What colours a heat map; null elsewhere. */
  z: v.nullable(axisSchema),
  series: v.array(seriesSchema),
  /** The policy of each category of x that has one. */
  policies: v.exactOptional(v.record(text, text)),
  /** Sums of a stack with their intervals, by x; of those that are missing none is known. */
  totals: v.exactOptional(
    v.array(v.strictObject({ x: text, y: finite, low: finite, high: finite })),
  ),
  annotations: v.array(annotationSchema),
  /** A part of its own beside the x axis, for points whose x is not bounded: how much of them is open. */
  strip: v.exactOptional(v.strictObject({ title: text, axis: axisSchema })),
  /** Sentences below the figure: what is imprecise, published, or left out. */
  notes: v.array(text),
  provenance: v.strictObject({
    modelVersions: v.array(text),
    /** Keys of the runs, or of the replays of a trace. */
    keys: v.array(text),
    /** Marks of runs on other numbers of CPUs than recorded, by key; absent if there are none. */
    extrapolated: v.exactOptional(v.record(text, text)),
    /** What was recorded; empty in figures of runs. */
    traces: v.array(v.strictObject({ hash: text, name: text })),
    seeds: v.array(finite),
    /** Fewest and most replications of a run; 0 if nothing is random. */
    replications: v.tuple([finite, finite]),
    /** Commands, in words, that have to come first; absent if the command alone is enough. */
    before: v.exactOptional(v.array(v.array(v.string()))),
    /** The command, in words, that gives the same numbers. */
    command: v.array(v.string()),
  }),
});

export type Figure = v.InferOutput<typeof figureSchema>;
