import type { Comparison, ComparisonRow, FieldDifference } from '../../../shared/comparison.ts';
import type { RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { listFields } from '../../../renderer/compare/list-fields.ts';
import { makeRun } from '../../shared/text/support/random-runs.ts';
import { policies, type PolicyName } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

/** A key that starts with these digits. */
export const keyOf = (digits: string) => digits.padEnd(64, '0');

interface Plan {
  readonly policy?: PolicyName;
  readonly cpus?: number;
  readonly seed?: number;
  readonly ceiling?: number;
}

export function specOf({ policy = 'sync', cpus = 96, seed = 1, ceiling = 33 }: Plan): Spec {
  const machine = { ...makeMachine(96), cpus };
  const own = { ...policies[policy], flushCeilingPages: ceiling };
  return makeSpec(machine, makeKernelBuild(60), own, { seed });
}

/** A run whose key starts with these digits. */
export function runOf(digits: string, plan: Plan = {}, change: Partial<RunResult> = {}): RunResult {
  return makeRun(specOf(plan), { key: keyOf(digits), ...change });
}

/** The fields that differ, as the lab lists them. */
function findDifferences(baseline: RunResult, run: RunResult): FieldDifference[] {
  const base = listFields(baseline);
  const fields = [...listFields(run)].map(([path, value]) => ({
    path,
    baseline: base.get(path),
    value,
  }));
  return fields.filter((one) => JSON.stringify(one.baseline) !== JSON.stringify(one.value));
}

/** Runs against the first: each twice as slow, paired if the seed is the same. */
export function compare(
  baseline: RunResult,
  runs: readonly RunResult[],
  change: Partial<ComparisonRow> = {},
): Comparison {
  const rows = runs.map((run) => ({
    run,
    paired: run.spec.run.seed === baseline.spec.run.seed,
    n: 5,
    ratio: { mean: 2, low: 1.9, high: 2.1 },
    jointRatio: { mean: 2, low: 1.8, high: 2.2 },
    answer: 'different' as const,
    differenceNs: { mean: 1000, low: 900, high: 1100 },
    pHolm: 0.0004,
    exposure: [],
    differs: findDifferences(baseline, run),
    ...change,
  }));
  const command = ['lab', 'sweep', '--vary', 'policy=sync,deferred', '--compare'];
  return { baseline, margin: 0.01, rows, ranges: [], command, commandNotes: [] };
}
