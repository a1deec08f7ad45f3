// What --json prints about a run: everything known, plus a mark if it is extrapolated or a guess, so that
// no reader has to work that out. Other runs have no mark.
// The texts of the marks are from shared/extrapolation and shared/guess.
import type { Comparison } from '../../../shared/comparison.ts';
import { markSpec } from '../../../shared/extrapolation.ts';
import { guessText, isGuess } from '../../../shared/guess.ts';
import type { RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';

function withMark<T extends { readonly spec: Spec }>(run: T) {
  const extrapolated = markSpec(run.spec);
  return {
    ...run,
    ...(extrapolated === null ? {} : { extrapolated }),
    ...(isGuess(run.spec) ? { guess: guessText } : {}),
  };
}

/** What became of a contract on the CPU that the attacker of a run holds, as one line. */
export function attackedJson({ key, spec, replications, attackedContract }: RunResult): string {
  const { spec: _spec, ...marks } = withMark({ spec });
  const named = { policy: spec.policy.name, attacker: spec.workload.attacker, key };
  return JSON.stringify({ ...named, replications, ...attackedContract, ...marks });
}

/** A run, or a planned run, as one line. */
export function runJson<T extends { readonly spec: Spec }>(run: T): string {
  return JSON.stringify(withMark(run));
}

/** The same of the runs that are compared. */
export function comparisonJson({ baseline, rows, ...more }: Comparison): string {
  const marked = rows.map((row) => ({ ...row, run: withMark(row.run) }));
  return JSON.stringify({ baseline: withMark(baseline), ...more, rows: marked });
}
