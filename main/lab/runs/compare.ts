import { LabError } from '../../../shared/errors.ts';
import type { Comparison, ComparisonRow } from '../../../shared/comparison.ts';
import type { RunResult } from '../../../shared/result.ts';
import { findDifferingFields } from '../../../shared/spec/find-differing-fields.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunStore } from '../../store/store.ts';
import { canonicalJson } from '../spec/canonical-json.ts';
import { findRun } from './find-run.ts';
import { toSample } from '../statistics/sample.ts';
import { correctByHolm } from '../statistics/holm.ts';
import { pairedDifference, pairedP, pairedRatio } from '../statistics/paired.ts';
import { unpairedRatio, welch } from '../statistics/welch.ts';

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

type Uncorrected = Omit<ComparisonRow, 'pHolm'> & { readonly p: number | null };

function compareSides(baseline: Side, side: Side): Uncorrected {
  const isPaired = hasSameWork(baseline.run.spec, side.run.spec);
  const common = [...side.values.keys()].filter((n) => !isPaired || baseline.values.has(n));
  const values = common.map((n) => side.values.get(n) ?? Number.NaN);
  const base = isPaired
    ? common.map((n) => baseline.values.get(n) ?? Number.NaN)
    : [...baseline.values.values()];
  const shared = {
    run: side.run,
    paired: isPaired,
    n: values.length,
    differs: findDifferences(baseline.run, side.run),
  };
  if (!isPaired) {
    const { difference, p } = welch(values, base);
    return { ...shared, ratio: unpairedRatio(values, base), differenceNs: difference, p };
  }
  return {
    ...shared,
    ratio: pairedRatio(values, base),
    differenceNs: pairedDifference(values, base),
    p: pairedP(values, base),
  };
}

/**
 * Sets finished runs beside a baseline: the first of the keys, or the one named.
 * @throws LabError `not-found` for a run that is not there or has no result, `bad-usage` when
 *   fewer than two different runs are named.
 */
export function compareRuns(
  store: RunStore,
  keys: readonly string[],
  baselineKey: string | undefined = keys[0],
): Comparison {
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
  const rows = others.map((side) => compareSides(baseline, side));
  const ps = correctByHolm(rows.map((row) => row.p));
  return {
    baseline: baseline.run,
    rows: rows.map(({ p: _uncorrected, ...row }, i) => ({ ...row, pHolm: ps[i] ?? null })),
  };
}
