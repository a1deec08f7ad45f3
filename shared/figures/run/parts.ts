import { listRanges, markRanges } from '../../cost-range.ts';
import { explainExtrapolation, markSpec, toRecordedRun } from '../../extrapolation.ts';
import { explainGuess } from '../../guess.ts';
import type { Estimate, RunResult } from '../../result.ts';
import { formatShare } from '../../text/format.ts';
import { explainHeldSockets } from '../../text/held-sockets.ts';
import { nameSome } from '../../text/name-some.ts';
import { shortKey } from '../../text/results.ts';
import type { Figure, FigureAxis, FigurePoint, ValueFormat } from '../figure.ts';
import type { FigureInput } from './figure-input.ts';
import { nameRun } from './name-runs.ts';

/** The ends of an interval; none of a single replication, whose estimate has no width. */
export function boundsOf(
  { replications }: RunResult,
  { low, high }: Estimate,
): Pick<FigurePoint, 'low' | 'high'> {
  return replications < 2 ? { low: null, high: null } : { low, high };
}

/** Runs that a note names. */
const mostNamed = 5;

/** Names the runs of a single replication. */
function noteSingle(runs: readonly RunResult[], paths: readonly string[]): string[] {
  const single = runs.filter(({ replications }) => replications < 2);
  if (single.length === 0) return [];
  const names = single.map((run) => nameRun(run, paths));
  return [`One replication, so no interval: ${nameSome(names, mostNamed)}.`];
}

/** Names the runs of several replications whose single values are not known. */
export function noteTogether({ runs, estimates }: FigureInput, paths: readonly string[]): string[] {
  const joint = runs.filter(({ key, replications }) => replications > 1 && !estimates?.has(key));
  if (joint.length === 0) return [];
  const names = joint.map((run) => nameRun(run, paths));
  return [
    'Of all replications together, so no interval, as their single values are not stored: ' +
      `${nameSome(names, mostNamed)}.`,
  ];
}

/** Names the runs that did not reach their precision. */
function noteImprecise(runs: readonly RunResult[], paths: readonly string[]): string[] {
  const unsure = runs.filter((run) => !run.precisionReached);
  if (unsure.length === 0) return [];
  const named = unsure.map((run) => `${nameRun(run, paths)} (${shortKey(run.key)})`);
  const goals = [...new Set(unsure.map((run) => formatShare(run.spec.run.precision)))];
  return [`Did not reach its precision of ${goals.join(' or ')}: ${nameSome(named, mostNamed)}.`];
}

/** Notes about the runs: which sockets are held; which are extrapolated, imprecise, or a guess. */
export function noteRuns(runs: readonly RunResult[], paths: readonly string[]): string[] {
  const specs = runs.map(({ spec }) => spec);
  return [
    ...explainHeldSockets(specs),
    ...explainExtrapolation(specs.map(toRecordedRun)),
    ...noteSingle(runs, paths),
    ...noteImprecise(runs, paths),
    ...explainGuess(specs),
  ];
}

/** Which ratios are ranges, as no measured row pins them down. */
export function noteRanges({ runs, ranges }: FigureInput): string[] {
  return listRanges(markRanges(runs, ({ key }) => ranges?.get(key)));
}

/** The marks of extrapolated runs, by key. */
function markRuns(runs: readonly RunResult[]): Readonly<Record<string, string>> {
  const marks = runs.map(({ key, spec }) => [key, markSpec(spec)] as const);
  return Object.fromEntries(marks.flatMap(([key, mark]) => (mark === null ? [] : [[key, mark]])));
}

export function provenanceOf({
  runs,
  command,
}: Pick<FigureInput, 'runs' | 'command'>): Figure['provenance'] {
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

/** The same for costs: ratios that all add something are told apart by what they add. */
export function chooseCostScale(
  values: readonly number[],
  format: ValueFormat,
): 'linear' | 'log' | 'excess' {
  const scale = chooseScale(values);
  if (format !== 'ratio') return scale;
  const added = values.map((value) => value - 1).filter((more) => more > 0);
  return chooseScale(added) === 'log' ? 'excess' : scale;
}
