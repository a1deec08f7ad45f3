import { LabError } from '../../../shared/errors.ts';
import {
  defaultMargin,
  marginRange,
  type Comparison,
  type ComparisonRow,
} from '../../../shared/comparison.ts';
import { markRanges, type CostRange } from '../../../shared/cost-range.ts';
import type { RunResult } from '../../../shared/result.ts';
import { findDifferingFields } from '../../../shared/spec/find-differing-fields.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunStore } from '../../store/store.ts';
import { canonicalJson } from '../spec/canonical-json.ts';
import { commandOfSpecs } from '../spec/command-of-specs.ts';
import { explainCommand } from '../spec/describe.ts';
import type { Presets } from '../spec/presets.ts';
import { compareExposure, type ComparingExposure } from './compare-exposure.ts';
import { findRun } from './find-run.ts';
import { toSample } from '../statistics/sample.ts';
import { jointConfidence, judgeEquivalence } from '../statistics/equivalence.ts';
import { correctByHolm } from '../statistics/holm.ts';
import { pairedDifference, pairedP, pairedRatio } from '../statistics/paired.ts';
import { stagedHalfWidth } from '../statistics/staged-interval.ts';
import { firstStageOf } from '../statistics/stages.ts';
import { unpairedP, unpairedRatio, welch } from '../statistics/welch.ts';

interface Side {
  readonly run: RunResult;
  /** sys per op by tick, ns, by replication. */
  readonly values: ReadonlyMap<number, number>;
}

function readSide(store: RunStore, keyOrPrefix: string): Side {
  const { key, result, status } = findRun(store, keyOrPrefix);
  if (status !== 'done' || !result) {
    throw new LabError(
      'not-found',
      `run ${key.slice(0, 12)} is ${status}, it has no result`,
      'run it first',
    );
  }
  const rows = store.replications(key);
  return {
    run: result,
    values: new Map(rows.map((row) => [row.replication, toSample(row.result).sysTickNs])),
  };
}

/**
 * True if both ran the same page operations: the same streams over the same workload. What it is
 * called and where it was recorded are no part of the work.
 */
function hasSameWork(a: Spec, b: Spec): boolean {
  const work = ({ workload, run }: Spec) =>
    canonicalJson({ ...workload, name: undefined, recorded: undefined, seed: run.seed });
  return work(a) === work(b);
}

function findDifferences(baseline: RunResult, run: RunResult): ComparisonRow['differs'] {
  const fields = findDifferingFields(baseline.spec, run.spec);
  if (baseline.modelVersion === run.modelVersion) return fields;
  const model = { path: 'modelVersion', baseline: baseline.modelVersion, value: run.modelVersion };
  return [...fields, model];
}

type Uncorrected = Omit<ComparisonRow, 'pHolm' | 'answer'> & { readonly p: number | null };

/** Values of a sample that were taken whatever they were: a stage that both runs made whole. */
function firstStageOfBoth(a: Side, b: Side, n: number): number {
  return Math.min(n, Math.max(firstStageOf(a.run.spec.run), firstStageOf(b.run.spec.run)));
}

/** What two sides have in common: the same replications if they are paired, else all of each. */
function matchSides(baseline: Side, side: Side, isPaired: boolean) {
  const common = [...side.values.keys()].filter((n) => !isPaired || baseline.values.has(n));
  const others = isPaired ? common : [...baseline.values.keys()];
  const take = ({ values }: Side, replications: readonly number[]) =>
    replications.map((n) => values.get(n) ?? Number.NaN);
  return { values: take(side, common), base: take(baseline, others) };
}

function compareCosts(baseline: Side, side: Side, confidence: number) {
  const isPaired = hasSameWork(baseline.run.spec, side.run.spec);
  const { values, base } = matchSides(baseline, side, isPaired);
  const shared = { paired: isPaired, n: values.length };
  if (!isPaired) {
    return {
      ...shared,
      ratio: unpairedRatio(values, base),
      jointRatio: unpairedRatio(values, base, confidence),
      differenceNs: welch(values, base).difference,
      p: unpairedP(values, base),
    };
  }
  const firstStage = firstStageOfBoth(baseline, side, values.length);
  const half = stagedHalfWidth({ firstStage });
  return {
    ...shared,
    ratio: pairedRatio(values, base, half),
    jointRatio: pairedRatio(values, base, stagedHalfWidth({ firstStage, confidence })),
    differenceNs: pairedDifference(values, base, half),
    p: pairedP(values, base, { firstStage }),
  };
}

function compareSides(baseline: Side, side: Side, comparing: ComparingExposure): Uncorrected {
  return {
    run: side.run,
    ...compareCosts(baseline, side, comparing.confidence),
    exposure: compareExposure(baseline.run, side.run, comparing),
    differs: findDifferences(baseline.run, side.run),
  };
}

/** What a comparison reads. */
export interface CompareParts {
  readonly store: RunStore;
  readonly presets: Presets;
  readonly rangeOf: FindRange;
}

/** What a comparison may be asked besides its runs. */
export interface CompareOptions {
  /** Key or prefix; default the first of the keys. */
  readonly baseline?: string | undefined;
  /** Default 0.01: a ratio within 1 % counts as the same. */
  readonly margin?: number | undefined;
}

/** The range of a run's ratio to policy none, if no measured row pins it down. */
export type FindRange = (run: RunResult) => CostRange | undefined;

function refuseMargin(margin: number): void {
  if (margin > marginRange.above && margin < marginRange.below) return;
  throw new LabError('bad-value', `the margin must be above 0 and below 1, got ${margin}`, '0.01');
}

function listRanges(runs: readonly RunResult[], rangeOf: FindRange): Comparison['ranges'] {
  return runs.flatMap((run) => {
    const [range] = markRanges([run], rangeOf);
    return range ? [{ key: run.key, ...range }] : [];
  });
}

/** The command that makes the runs and compares them again, and what it does not reproduce. */
function repeatComparison(
  runs: readonly RunResult[],
  margin: number,
  presets: Presets,
): Pick<Comparison, 'command' | 'commandNotes'> {
  const specs = runs.map(({ spec }) => spec);
  const versions = new Set(runs.map(({ modelVersion }) => modelVersion));
  const notes = specs.flatMap((spec) => explainCommand(spec, presets) ?? []);
  return {
    command: [
      ...commandOfSpecs(specs, presets),
      '--compare',
      ...(margin === defaultMargin ? [] : ['--margin', String(margin)]),
    ],
    commandNotes: [
      ...new Set(notes),
      ...(versions.size > 1
        ? ['The runs are of several model versions; the command gives those of one.']
        : []),
    ],
  };
}

/** A row is different by the interval of its ratio and by its p, which has that of the difference in it. */
function judgeRow(
  { jointRatio, n }: Pick<ComparisonRow, 'jointRatio' | 'n'>,
  p: number | null,
  margin: number,
): ComparisonRow['answer'] {
  const answer = judgeEquivalence(jointRatio, n, margin);
  return answer === 'different' && p !== null && p >= 0.05 ? 'not decided' : answer;
}

/**
 * Sets finished runs beside a baseline and says of each whether it is different from it or the same.
 * @throws LabError `not-found` for a run that is not there or has no result, `bad-usage` when
 *   fewer than two different runs are named, `bad-value` for a margin that is none.
 */
export function compareRuns(
  { store, presets, rangeOf }: CompareParts,
  keys: readonly string[],
  { baseline: baselineKey = keys[0], margin = defaultMargin }: CompareOptions = {},
): Comparison {
  refuseMargin(margin);
  const sides = new Map<string, Side>();
  for (const key of baselineKey === undefined ? [] : [baselineKey, ...keys]) {
    const side = readSide(store, key);
    if (!sides.has(side.run.key)) sides.set(side.run.key, side);
  }
  const [baseline, ...others] = sides.values();
  if (!baseline || others.length === 0) {
    throw new LabError(
      'bad-usage',
      'a comparison needs two different runs',
      'lab list shows the keys',
    );
  }
  const confidence = jointConfidence(others.length);
  const runs = [baseline, ...others].map(({ run }) => run);
  const rows = others.map((side) => compareSides(baseline, side, { confidence, margin }));
  const ps = correctByHolm(rows.map((row) => row.p));
  return {
    baseline: baseline.run,
    margin,
    rows: rows.map(({ p: _uncorrected, ...row }, i) => ({
      ...row,
      answer: judgeRow(row, ps[i] ?? null, margin),
      pHolm: ps[i] ?? null,
    })),
    ranges: listRanges(runs, rangeOf),
    ...repeatComparison(runs, margin, presets),
  };
}
