import type { RunResult } from '../result.ts';
import type { Spec } from '../spec.ts';
import { formatFieldValue } from '../sweep.ts';
import {
  explainRuns,
  exposureCells,
  formatProvenance,
  formatRatioCell,
  shortKey,
} from './results.ts';
import { formatTable, type Column } from './table.ts';

const presetPaths = new Set(['machine', 'workload', 'policy']);

/** Every field of a spec by its dotted path, in the order of the spec; names come first. */
export function flattenSpec(spec: Spec): Map<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const section of ['machine', 'workload', 'policy'] as const) {
    fields.set(`${section}.name`, spec[section].name);
  }
  for (const [section, values] of Object.entries(spec)) {
    for (const [name, value] of Object.entries(values)) fields.set(`${section}.${name}`, value);
  }
  return fields;
}

/** The fields to tell specs apart: those that vary, less those that follow from the ones before. */
export function findVaryingPaths(specs: readonly Spec[]): string[] {
  const flat = specs.map(flattenSpec);
  const kept: string[] = [];
  let groups: Map<string, unknown>[][] = [flat];
  for (const path of flat[0]?.keys() ?? []) {
    const split = groups.flatMap((group) => [
      ...Map.groupBy(group, (fields) => JSON.stringify(fields.get(path))).values(),
    ]);
    if (split.length > groups.length) kept.push(path);
    groups = split;
  }
  return kept;
}

/** The value a spec has at an axis: the field's, or the preset's name. */
export function readAxis(spec: Spec, path: string): string {
  const field = presetPaths.has(path) ? `${path}.name` : path;
  return formatFieldValue(flattenSpec(spec).get(field));
}

function headAxes(paths: readonly string[]): Column[] {
  return paths.map((path) => ({ header: path.replace(/\.name$/, '') }));
}

export interface PlannedRow {
  readonly key: string;
  readonly spec: Spec;
  readonly stored: boolean;
}

/** The runs a sweep would make, in order; `yes` marks those that are stored. */
export function formatPlan(plan: readonly PlannedRow[], paths: readonly string[]): string[] {
  const columns: Column[] = [
    { header: '#', align: 'right' },
    ...headAxes(paths),
    { header: 'run' },
    { header: 'stored' },
  ];
  const rows = plan.map(({ key, spec, stored }, i) => [
    String(i + 1),
    ...paths.map((path) => readAxis(spec, path)),
    shortKey(key),
    stored ? 'yes' : 'no',
  ]);
  return formatTable(columns, rows);
}

export interface SweepTableInput {
  readonly runs: readonly RunResult[];
  /** The fields that get a column, in order. */
  readonly paths: readonly string[];
  /** The words of the command that gives this table again. */
  readonly command: readonly string[];
}

/** A row per point of a sweep in mail form: the varied fields, cost, exposure, contract. */
export function formatSweep({ runs, paths, command }: SweepTableInput): string[] {
  const columns: Column[] = [
    ...headAxes(paths),
    { header: 'ratio' },
    { header: 'p50', align: 'right' },
    { header: 'p99', align: 'right' },
    { header: 'open', align: 'right' },
    { header: 'bound' },
    { header: 'run' },
  ];
  const rows = runs.map((run) => [
    ...paths.map((path) => readAxis(run.spec, path)),
    `${formatRatioCell(run.overhead.tick)}${run.precisionReached ? '' : ' !'}`,
    ...exposureCells(run),
    shortKey(run.key),
  ]);
  return [
    ...formatTable(columns, rows),
    '',
    ...explainRuns(runs),
    '',
    ...formatProvenance(runs, command),
  ];
}
