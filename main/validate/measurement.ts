import * as v from 'valibot';
import { LabError } from '../../shared/errors.ts';

/** What was measured: a number, or the least and greatest of several. */
export type Measured = number | readonly [number, number];

const factsSchema = v.looseObject({
  cpu: v.optional(v.nullable(v.string())),
  sockets: v.optional(v.nullable(v.number())),
  cores: v.optional(v.nullable(v.number())),
  threads: v.optional(v.nullable(v.number())),
  ghz: v.optional(v.nullable(v.number())),
});

/** What is known of a machine; null is not stated. */
export type MachineFacts = v.InferOutput<typeof factsSchema>;

const pairOfNumbers = v.strictTuple([v.number(), v.number()]);

const measurementSchema = v.looseObject({
  id: v.string(),
  /** What was done: the name of an experiment. */
  experiment: v.string(),
  machine: v.optional(v.string()),
  machineFacts: v.optional(factsSchema),
  kernel: v.optional(v.nullable(v.string())),
  metric: v.string(),
  unit: v.optional(v.string(), ''),
  value: v.union([v.number(), pairOfNumbers]),
  uncertainty: v.optional(v.nullable(v.string()), null),
  source: v.optional(v.string(), ''),
  year: v.optional(v.nullable(v.number()), null),
  where: v.optional(v.nullable(v.string()), null),
});

/** A published figure or a user's own: what was measured, and all that says what of. */
export type Measurement = v.InferOutput<typeof measurementSchema>;

/** @throws LabError `bad-value`, with the row and the first thing that is wrong with it. */
export function parseMeasurement(row: unknown): Measurement {
  const parsed = v.safeParse(measurementSchema, row, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const id = typeof row === 'object' && row !== null && 'id' in row ? ` ${String(row.id)}` : '';
  throw new LabError(
    'bad-value',
    `row${id}: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`,
    'a row has at least id, experiment, metric and value',
  );
}

const fileSchema = v.looseObject({
  machines: v.optional(v.record(v.string(), factsSchema), {}),
  rows: v.array(v.unknown()),
});

/** Rows of a file, and what it says of their machines. */
export interface MeasurementFile {
  readonly machines: Readonly<Record<string, MachineFacts>>;
  readonly rows: readonly Measurement[];
}

/**
 * Reads a file of measured rows: JSON with `rows`, and `machines` by name, or just a list of rows.
 * @throws LabError `bad-value` if it is no JSON, or another one.
 */
export function parseMeasurementFile(text: string): MeasurementFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('bad-value', `the file of rows is no JSON: ${why}`, 'write {"rows": [...]}');
  }
  const parsed = v.safeParse(fileSchema, Array.isArray(json) ? { rows: json } : json);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const path = v.getDotPath(issue) ?? 'it';
    throw new LabError('bad-value', `${path}: ${issue.message}`, 'write {"rows": [...]}');
  }
  const { machines, rows } = parsed.output;
  return { machines, rows: rows.map(parseMeasurement) };
}
