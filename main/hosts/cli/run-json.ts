// What --json prints about a run: everything known, plus a mark if it is extrapolated, a guess or not
// measured, so that no reader has to work that out. Other runs have no mark.
// The texts of the marks are from shared/extrapolation and shared/guess.
import type { Comparison } from '../../../shared/comparison.ts';
import { markSpec } from '../../../shared/extrapolation.ts';
import { explainRange, type CostRange } from '../../../shared/cost-range.ts';
import { guessText, isGuess } from '../../../shared/guess.ts';
import type { RunResult } from '../../../shared/result.ts';
import { policyNameOf } from '../../../shared/text/policy-pair.ts';
import type { Spec } from '../../../shared/spec/spec.ts';

function describeRange(range: CostRange) {
  const { low, high, sets } = range;
  return { low, high, sets, meaning: explainRange(range) };
}

function withMark<T extends { readonly spec: Spec }>(run: T, range?: CostRange) {
  const extrapolated = markSpec(run.spec);
  return {
    ...run,
    ...(range === undefined ? {} : { ratioRange: describeRange(range) }),
    ...(extrapolated === null ? {} : { extrapolated }),
    ...(isGuess(run.spec) ? { guess: guessText } : {}),
  };
}

/** What became of a contract on the CPU that the attacker of a run holds, as one line. */
export function attackedJson({ key, spec, replications, attackedContract }: RunResult): string {
  const { spec: _spec, ...marks } = withMark({ spec });
  const named = { policy: policyNameOf(spec), attacker: spec.workload.attacker, key };
  return JSON.stringify({ ...named, replications, ...attackedContract, ...marks });
}

/** A run, or a planned run, as one line; with the range of its ratio, if it has one. */
export function runJson<T extends { readonly spec: Spec }>(run: T, range?: CostRange): string {
  return JSON.stringify(withMark(run, range));
}

/** The same of the runs that are compared. */
export function comparisonJson({ baseline, rows, ranges, ...more }: Comparison): string {
  const mark = (run: RunResult) =>
    withMark(
      run,
      ranges.find(({ key }) => key === run.key),
    );
  const marked = rows.map((row) => ({ ...row, run: mark(row.run) }));
  return JSON.stringify({ baseline: mark(baseline), ...more, rows: marked });
}
