import { isGuess } from '../../guess.ts';
import type { RunResult } from '../../result.ts';
import { readField } from '../../spec/read-field.ts';
import { describeBudget, readBudget } from '../budget.ts';
import type { Figure, FigurePoint } from '../figure.ts';
import { costNames, type CostName } from '../measures.ts';
import { exposureOf } from './exposure.ts';
import type { FigureBuilder, FigureInput } from './figure-input.ts';
import { buildCostByWindow, isWithoutWindows, type Candidate } from './cost-by-window.ts';
import { chooseAxis } from './measure.ts';
import { measures } from './measures.ts';
import { describeCommon, nameRun, policyOf, varyingPaths } from './name-runs.ts';
import { boundsOf, chooseCostScale, noteRanges, noteRuns, provenanceOf } from './parts.ts';
import { notePredictions, predictionOf } from './predictions.ts';
import { shadesOf } from './shades.ts';

const defaultExposure = 'window-p99';

/** A measure that is no cost is not drawn against exposure. */
function costOf({ measure }: FigureInput): CostName {
  return costNames.find((name) => name === measure) ?? 'ratio';
}

/** Runs along an axis are points of one trail, by what else varies. */
function trailsOf(input: FigureInput): ((run: RunResult) => string | undefined) & {
  readonly path?: string;
} {
  const path = chooseAxis(input);
  if (path === undefined) return () => undefined;
  const others = varyingPaths(input.runs).filter((other) => other !== path);
  return Object.assign((run: RunResult) => nameRun(run, others), { path });
}

/** The prediction ranges of a point: of its cost, and of its exposure if that is bounded. */
function predictedOf(
  input: FigureInput,
  run: RunResult,
  cost: CostName,
  value: number,
): Partial<FigurePoint> {
  const up = predictionOf(input, run, cost, value);
  const name = input.exposure ?? defaultExposure;
  const seen = exposureOf(run.exposureWindowNs, name);
  if (!up.prediction || !seen || seen.isOpen) return up;
  const { prediction: across } = predictionOf(input, run, name, seen.x);
  return { ...up, ...(across ? { xPrediction: across } : {}) };
}

const grounds = new WeakMap<RunResult, string>();

/** On what a run was made, as text: figures of the same runs ask again and again. */
function groundOf(run: RunResult): string {
  const { machine, kernel, workload } = run.spec;
  const ground = grounds.get(run) ?? JSON.stringify([machine, kernel, workload]);
  grounds.set(run, ground);
  return ground;
}

function candidatesOf(input: FigureInput): Candidate[] {
  const { runs, ranges, published } = input;
  const paths = varyingPaths(runs);
  const trailOf = trailsOf(input);
  const { path } = trailOf;
  const ordered =
    path === undefined ? runs : runs.toSorted((a, b) => valueOf(a, path) - valueOf(b, path));
  const cost = costOf(input);
  const shadeOf = shadesOf(runs, policyOf, (run) => trailOf(run) ?? nameRun(run, paths));
  const slots = [...new Set(runs.map((run) => trailOf(run) ?? run.key))];
  return ordered.map((run): Candidate => {
    const value = measures[cost].read(run, input);
    const estimate = typeof value === 'number' || value === null ? null : value;
    const range = cost === 'ratio' ? ranges?.get(run.key) : undefined;
    const trail = trailOf(run);
    return {
      name: nameRun(run, paths),
      slot: slots.indexOf(trail ?? run.key),
      policy: run.spec.policy.name,
      shade: shadeOf(run),
      isGuess: isGuess(run.spec),
      trail,
      cost: estimate?.mean ?? Number(value),
      windows: run.exposureWindowNs,
      ground: groundOf(run),
      more: {
        ...(estimate ? boundsOf(run, estimate) : {}),
        ...(range ? { range: [range.low, range.high] } : {}),
        ...predictedOf(input, run, cost, estimate?.mean ?? Number(value)),
        key: run.key,
        isPrecise: run.precisionReached,
      },
      published: cost === 'ratio' ? (published.get(run.key) ?? []) : [],
    };
  });
}

const valueOf = ({ spec }: RunResult, path: string) => Number(readField(spec, path));

/** The limits that one would accept as lines, and who is inside as a sentence. */
function withBudget(figure: Figure, accept: string | undefined): Figure {
  if (accept === undefined) return figure;
  const budget = readBudget(accept, figure);
  return {
    ...figure,
    annotations: [
      ...figure.annotations,
      { axis: 'y', at: budget.cost, label: 'accepted' },
      { axis: 'x', at: budget.exposure, label: 'accepted' },
    ],
    notes: [describeBudget(figure, budget).text, ...figure.notes],
  };
}

/** What a policy costs against what it leaves exposed; what another one beats is greyed. */
export const overheadByWindow: FigureBuilder = {
  title: 'Cost against exposure',
  refuse: (input) =>
    isWithoutWindows(
      input.runs.map(({ exposureWindowNs }) => ({ windows: exposureWindowNs })),
      input.exposure ?? defaultExposure,
    )
      ? 'None of these runs has exposure windows.'
      : null,
  build: (input) => {
    const parts = buildCostByWindow(candidatesOf(input), input.exposure ?? defaultExposure);
    const { axis } = measures[costOf(input)];
    const costs = parts.series.flatMap(({ points }) => points.map(({ y }) => Number(y)));
    const figure: Figure = {
      name: 'overhead-by-window',
      title: 'What a policy costs against what it leaves exposed',
      subtitle: describeCommon(input),
      y: { ...axis, scale: chooseCostScale(costs, axis.format) },
      ...parts,
      notes: [
        ...parts.notes,
        ...notePredictions(input, [costOf(input), input.exposure ?? defaultExposure]),
        ...noteRanges(input),
        ...noteRuns(input.runs, varyingPaths(input.runs)),
      ],
      provenance: provenanceOf(input),
    };
    return withBudget(figure, input.accept);
  },
};
