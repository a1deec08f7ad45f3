import * as v from 'valibot';
import { count, finite, runKeyStartSchema, word } from '../schema-parts.ts';
import { layouts, tableNames, type TableName } from '../timeline/layouts.ts';
import { timelineHeadSchema } from '../timeline/timeline-head.ts';

/** A timeline that a page opens has no more slices and messages than this: a longer run is cut. */
export const mostTimelineRows = 1_600_000;

/** Bytes of columns in one answer: with their text form they stay below the limit of a message. */
const partBytes = 640_000;

/** How many rows of a table one answer holds. */
export function rowsPerPart(name: TableName): number {
  const bytes = Object.values(layouts[name]).reduce(
    (sum, { BYTES_PER_ELEMENT: size }) => sum + size,
    0,
  );
  return Math.floor(partBytes / bytes);
}

const sourceSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('run'),
    /** Or its first 4 digits or more. */
    key: runKeyStartSchema,
    replication: v.optional(count, 0),
    /** Where to start, ms of measured time. */
    fromMs: v.optional(v.pipe(finite, v.minValue(0)), 0),
    /** How long; default all, or as much as fits. */
    lengthMs: v.exactOptional(finite),
  }),
  v.strictObject({ kind: v.literal('trace'), id: count }),
]);

const columnsSchema = v.record(word, v.string());

export const timelineCalls = {
  /** Records a replication again, or reads a recording, and keeps it until it is closed or others need its place. */
  'timeline.open': {
    input: v.strictObject({ source: sourceSchema }),
    output: v.strictObject({
      id: count,
      head: timelineHeadSchema,
      /** Its first picture: bins of each CPU of each share, a byte each, in base 64. */
      preview: v.strictObject({ bins: count, shares: v.string() }),
      /** Of the machine: how many sockets, and where the CPUs of each begin. */
      sockets: count,
      tickHz: v.nullable(finite),
      /** The policy, or what a recording is called. */
      name: word,
      title: word,
      /** What the whole run measured, ns: more than is shown if it was cut. */
      wholeNs: finite,
      command: v.array(word),
      modelVersion: v.nullable(word),
      tables: v.strictObject(
        Object.fromEntries(tableNames.map((name) => [name, count])) as Record<
          TableName,
          typeof count
        >,
      ),
    }),
  },
  /** Rows of one table from a place on, as many as an answer holds: each column's bytes in base 64. */
  'timeline.rows': {
    input: v.strictObject({ id: count, table: v.picklist(tableNames), from: count }),
    output: v.strictObject({ count, columns: columnsSchema }),
  },
  'timeline.close': { input: v.strictObject({ id: count }), output: v.strictObject({}) },
} as const;
