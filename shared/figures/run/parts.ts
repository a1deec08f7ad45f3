import { explainExtrapolation, markSpec, toRecordedRun } from '../../extrapolation.ts';
import type { RunResult } from '../../result.ts';
import { readField } from '../../spec/read-field.ts';
import { formatFieldValue } from '../../spec/format-field-value.ts';
import { formatShare } from '../../text/format.ts';
import { describeWorkload, shortKey } from '../../text/results.ts';
import { findVaryingPaths, type Sections } from '../../text/varying-paths.ts';
import type { Figure, FigureAxis, FigurePoint, ValueFormat } from '../figure.ts';
import type { FigureInput } from './figure-input.ts';

/** The fields that tell specs apart; the policy comes first, so that names begin with it. */
export function distinguishingPaths<T extends Sections<T>>(specs: readonly T[]): string[] {
  const paths = findVaryingPaths(specs);
  const isPolicy = (path: string) => path === 'policy.name';
  return [...paths.filter(isPolicy), ...paths.filter((path) => !isPolicy(path))];
}

export function varyingPaths(runs: readonly RunResult[]): string[] {
  return distinguishingPaths(runs.map(({ spec }) => spec));
}

/** Numbers that vary, in the order of the fields; the seed, which only names a repetition, comes last. */
export function numericPaths(runs: readonly RunResult[], paths: readonly string[]): string[] {
  const isNumber = (path: string) =>
    runs.every(({ spec }) => typeof readField(spec, path) === 'number');
  const numbers = paths.filter(isNumber);
  return [
    ...numbers.filter((path) => path !== 'run.seed'),
    ...numbers.filter((path) => path === 'run.seed'),
  ];
}

/** What a value is called in a name: its own word, or `4 CPUs`, `ceiling 33`. */
function nameValue(path: string, value: unknown): string {
  const text = formatFieldValue(value);
  if (path.endsWith('.name')) return text;
  if (path === 'machine.cpus') return `${text} CPUs`;
  return `${path.split('.')[1]} ${text}`;
}

/** A spec by the fields that tell it apart; by its policy when there are none. */
export function nameSpec(
  spec: { readonly policy: { readonly name: string } },
  paths: readonly string[],
): string {
  if (paths.length === 0) return spec.policy.name;
  return paths.map((path) => nameValue(path, readField(spec, path))).join(', ');
}

export function nameRun({ spec }: RunResult, paths: readonly string[]): string {
  return nameSpec(spec, paths);
}

/** Machine and workload, as far as all runs share them. */
export function describeCommon({ runs, describeMachine }: FigureInput): string {
  const machines = new Set(runs.map(({ spec }) => describeMachine(spec.machine)));
  const workloads = new Set(runs.map(({ spec }) => describeWorkload(spec)));
  const policies = new Set(runs.map(({ spec }) => spec.policy.name));
  const shared = [machines, workloads].flatMap((words) => (words.size === 1 ? [...words] : []));
  if (policies.size === 1) shared.push(`policy ${[...policies][0]}`);
  return shared.join(', ');
}

/** Those that did not reach their precision. */
function noteImprecise(runs: readonly RunResult[], paths: readonly string[]): string[] {
  const unsure = runs.filter((run) => !run.precisionReached);
  if (unsure.length === 0) return [];
  const named = unsure.slice(0, 5).map((run) => `${nameRun(run, paths)} (${shortKey(run.key)})`);
  const others = unsure.length > 5 ? ` and ${unsure.length - 5} more` : '';
  const goals = [...new Set(unsure.map((run) => formatShare(run.spec.run.precision)))];
  return [`Did not reach its precision of ${goals.join(' or ')}: ${named.join('; ')}${others}.`];
}

/** What a reader must know of single runs: which are extrapolated, and which are not precise. */
export function noteRuns(runs: readonly RunResult[], paths: readonly string[]): string[] {
  const recorded = runs.map(({ spec }) => toRecordedRun(spec));
  return [...explainExtrapolation(recorded), ...noteImprecise(runs, paths)];
}

/** What is said of runs that are extrapolated, by key. */
function markRuns(runs: readonly RunResult[]): Readonly<Record<string, string>> {
  const marks = runs.map(({ key, spec }) => [key, markSpec(spec)] as const);
  return Object.fromEntries(marks.flatMap(([key, mark]) => (mark === null ? [] : [[key, mark]])));
}

export function provenanceOf({ runs, command }: FigureInput): Figure['provenance'] {
  const counts = runs.map((run) => run.replications);
  const extrapolated = markRuns(runs);
  return {
    modelVersions: [...new Set(runs.map((run) => run.modelVersion))],
    keys: [...new Set(runs.map((run) => run.key))],
    ...(Object.keys(extrapolated).length > 0 ? { extrapolated } : {}),
    traces: [],
    seeds: [...new Set(runs.map((run) => run.spec.run.seed))],
    replications: [Math.min(...counts), Math.max(...counts)],
    command: [...command],
  };
}

export function numberAxis(
  title: string,
  unit: string,
  format: ValueFormat,
  scale: 'linear' | 'log',
): FigureAxis {
  return { title, unit, scale, categories: [], format };
}

export function categoryAxis(title: string, categories: Iterable<string>): FigureAxis {
  return {
    title,
    unit: '',
    scale: 'category',
    categories: [...new Set(categories)],
    format: 'number',
  };
}

/** A point without interval, run or label; set what it has. */
export function makePoint(
  x: FigurePoint['x'],
  y: FigurePoint['y'],
  more: Partial<FigurePoint> = {},
): FigurePoint {
  return { x, y, z: null, low: null, high: null, key: null, isPrecise: true, label: null, ...more };
}

/** Logarithmic where values span a factor of 8 or more and are above zero. */
export function chooseScale(values: readonly number[]): 'linear' | 'log' {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low > 0 && high / low >= 8 ? 'log' : 'linear';
}
