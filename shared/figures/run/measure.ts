import type { Estimate, RunResult } from '../../result.ts';
import { readField } from '../../spec/read-field.ts';
import { findField } from '../../spec/spec-fields.ts';
import { unitOf } from '../../spec/unit-of.ts';
import { nameSome } from '../../text/name-some.ts';
import type { Figure, FigureAxis, FigureName, FigurePoint, FigureSeries } from '../figure.ts';
import type { MeasureName } from '../measures.ts';
import type { FigureInput } from './figure-input.ts';
import {
  describeCommon,
  nameGround,
  nameRun,
  numericPaths,
  policiesOf,
  policyOf,
  varyingPaths,
} from './name-runs.ts';
import {
  boundsOf,
  categoryAxis,
  chooseScale,
  makePoint,
  noteRanges,
  noteRuns,
  noteTogether,
  numberAxis,
  provenanceOf,
} from './parts.ts';
import { notePredictions, predictionOf } from './predictions.ts';
import { shadesOf } from './shades.ts';

/** One number of a run, to be drawn against an axis or by policy. */
export interface Measure {
  readonly name: MeasureName;
  readonly axis: FigureAxis;
  /** null if the run has no such number. */
  readonly read: (run: RunResult, input: FigureInput) => Estimate | number | null;
  /** Its interval needs the values of single replications. */
  readonly isOfReplications?: true;
  /** Whether published ratios are about this number. */
  readonly isPublished: boolean;
  /** A reference value for readers. */
  readonly reference: { readonly at: number; readonly label: string } | null;
  /** What a missing value means, in words; default nothing. */
  readonly missing?: string;
}

interface Titled {
  readonly name: FigureName;
  readonly title: string;
}

/** The axis of a field that varies, in the words of its table. */
export function fieldAxis(path: string, values: readonly number[]): FigureAxis {
  const field = findField(path);
  const title = field ? `${path}: ${field.text.split(':')[0]}` : path;
  return numberAxis(title, unitOf(path), 'number', chooseScale(values));
}

function measurePoint(
  input: FigureInput,
  run: RunResult,
  x: FigurePoint['x'],
  { read, name }: Measure,
): FigurePoint[] {
  const value = read(run, input);
  if (value === null) return [];
  const { key, precisionReached: isPrecise } = run;
  const mean = typeof value === 'number' ? value : value.mean;
  const bounds = typeof value === 'number' ? {} : boundsOf(run, value);
  const more = { ...bounds, ...predictionOf(input, run, name, mean), key, isPrecise };
  return [makePoint(x, mean, more)];
}

function publishedPoints(
  { published }: FigureInput,
  run: RunResult,
  x: FigurePoint['x'],
  { isPublished }: Measure,
): FigurePoint[] {
  const rows = isPublished ? (published.get(run.key) ?? []) : [];
  return rows.map(({ ratio, source }) => makePoint(x, ratio, { label: source }));
}

/** The policy of a group, if it has one, and which of its series it is. */
function lookOf(
  runs: readonly RunResult[],
  shadeOf: ReturnType<typeof shadesOf<RunResult>>,
): Pick<FigureSeries, 'policy' | 'shade'> {
  const [first, ...others] = runs;
  const policy = first?.spec.policy.name;
  if (!first || others.some(({ spec }) => spec.policy.name !== policy)) return {};
  const shade = shadeOf(first);
  return { policy: first.spec.policy.name, ...(shade ? { shade: [...shade] } : {}) };
}

/** Name of a series when there is no other. */
const onlySeries = 'simulated';

/** The series of groups of runs, each with the published values of the same. */
function toSeries(
  input: FigureInput,
  groups: ReadonlyMap<string, readonly RunResult[]>,
  measure: Measure,
  placeOf: (run: RunResult) => FigurePoint['x'],
): FigureSeries[] {
  const nameOf = new Map([...groups].flatMap(([name, runs]) => runs.map(({ key }) => [key, name])));
  const shadeOf = shadesOf(input.runs, policyOf, ({ key }) => nameOf.get(key) ?? '');
  return [...groups].flatMap(([name, runs], slot) => {
    const points = runs.flatMap((run) => measurePoint(input, run, placeOf(run), measure));
    const known = runs.flatMap((run) => publishedPoints(input, run, placeOf(run), measure));
    const common = { slot, isDimmed: false, ...lookOf(runs, shadeOf) };
    const own: FigureSeries = { name, origin: 'simulated', ...common, points };
    if (known.length === 0) return [own];
    return [
      own,
      {
        name: name === onlySeries ? 'published' : `${name}, published`,
        origin: 'published',
        ...common,
        points: known,
      },
    ];
  });
}

/** Names the runs that have no such number, and what that means. */
export function noteMissing(
  input: FigureInput,
  { read, missing }: Measure,
  paths: readonly string[],
): string[] {
  const without = input.runs.filter((run) => read(run, input) === null);
  if (missing === undefined || without.length === 0) return [];
  const names = without.map((run) => nameRun(run, paths));
  return [`Not drawn, as ${missing}: ${nameSome(names, 8)}.`];
}

function finish(
  input: FigureInput,
  titled: Titled,
  measure: Measure,
  parts: Pick<Figure, 'kind' | 'x' | 'series' | 'policies'>,
): Figure {
  const { reference, axis } = measure;
  const paths = varyingPaths(input.runs);
  const values = parts.series.flatMap(({ points }) =>
    points.flatMap(({ y }) => (typeof y === 'number' ? [y] : [])),
  );
  return {
    ...titled,
    subtitle: describeCommon(input),
    y: { ...axis, scale: chooseScale(values) },
    z: null,
    ...parts,
    annotations: reference ? [{ axis: 'y', ...reference }] : [],
    notes: [
      ...(measure.isPublished ? noteRanges(input) : []),
      ...notePredictions(input, [measure.name]),
      ...(measure.isOfReplications ? noteTogether(input, paths) : []),
      ...noteMissing(input, measure, paths),
      ...noteRuns(input.runs, paths),
    ],
    provenance: provenanceOf(input),
  };
}

/** The number along which the runs are drawn: the requested one, else the first that varies. */
export function chooseAxis({ runs, axis }: FigureInput): string | undefined {
  const paths = varyingPaths(runs);
  const numbers = numericPaths(runs, paths);
  if (axis !== undefined) return numbers.includes(axis) ? axis : undefined;
  return numbers[0];
}

/** Lines along a number that varies; a line for each combination of the other fields that vary. */
export function buildByAxis(input: FigureInput, titled: Titled, measure: Measure): Figure {
  const path = chooseAxis(input) ?? 'machine.cpus';
  const placeOf = ({ spec }: RunResult) => Number(readField(spec, path));
  const others = varyingPaths(input.runs).filter((other) => other !== path);
  const ordered = input.runs.toSorted((a, b) => placeOf(a) - placeOf(b));
  // In planned order, not in that of the axis, so that colours do not depend on it.
  const names = new Map(input.runs.map((run) => [nameRun(run, others), [] as RunResult[]]));
  for (const run of ordered) names.get(nameRun(run, others))?.push(run);
  const series = toSeries(input, names, measure, placeOf);
  const x = fieldAxis(path, input.runs.map(placeOf));
  return finish(input, titled, measure, { kind: 'lines', x, series });
}

/** Bars by policy; a series for each combination of the fields that vary outside the policy. */
export function buildByPolicy(input: FigureInput, titled: Titled, measure: Measure): Figure {
  const paths = varyingPaths(input.runs);
  const isOfPolicy = (path: string) => path.startsWith('policy.');
  const own = paths.filter(isOfPolicy);
  const others = paths.filter((path) => !isOfPolicy(path));
  const placeOf = (run: RunResult) => nameRun(run, own);
  const nameOf = (run: RunResult) => (others.length === 0 ? onlySeries : nameGround(run, others));
  const series = toSeries(input, Map.groupBy(input.runs, nameOf), measure, placeOf);
  const x = categoryAxis('policy', input.runs.map(placeOf));
  const policies = policiesOf(input.runs, placeOf);
  return finish(input, titled, measure, { kind: 'bars', x, series, policies });
}
