import * as v from 'valibot';

/** Every figure there is; the builder of each is build/<name>.ts. */
export const figureNames = ['overhead-by-policy'] as const;
export type FigureName = (typeof figureNames)[number];

const text = v.pipe(v.string(), v.maxLength(400));
const finite = v.pipe(v.number(), v.finite());

const axisSchema = v.strictObject({
  title: text,
  /** As written after a value: `x`, `us`; empty for counts and names. */
  unit: text,
  scale: v.picklist(['linear', 'log', 'category']),
});

const pointSchema = v.strictObject({
  /** A number, or a category's name. */
  x: v.union([finite, text]),
  y: finite,
  /** 95 % interval; null where there is none, as for published values. */
  low: v.nullable(finite),
  high: v.nullable(finite),
  /** The run that the point comes from; null for published values. */
  key: v.nullable(text),
});

const seriesSchema = v.strictObject({
  name: text,
  origin: v.picklist(['simulated', 'published']),
  points: v.array(pointSchema),
});

/** A chart as plain data: what is drawn, exported and quoted comes from this and nothing else. */
export const figureSchema = v.strictObject({
  name: v.picklist(figureNames),
  title: text,
  x: axisSchema,
  y: axisSchema,
  series: v.array(seriesSchema),
  /** Sentences below the figure: what is not precise, what is published. */
  notes: v.array(text),
  provenance: v.strictObject({
    modelVersions: v.array(text),
    keys: v.array(text),
    seeds: v.array(finite),
  }),
});

export type Figure = v.InferOutput<typeof figureSchema>;
export type FigureSeries = v.InferOutput<typeof seriesSchema>;
export type FigurePoint = v.InferOutput<typeof pointSchema>;
