// What --json prints of a run: all that is known of it, and the mark of one that is extrapolated, so that
// no reader has to work it out. Nothing is added to any other.
// The words of the mark are shared/extrapolation.
import type { Comparison } from '../../../shared/comparison.ts';
import { markSpec } from '../../../shared/extrapolation.ts';
import type { Spec } from '../../../shared/spec/spec.ts';

function withMark<T extends { readonly spec: Spec }>(run: T) {
  const extrapolated = markSpec(run.spec);
  return extrapolated === null ? run : { ...run, extrapolated };
}

/** A run, or one that is planned, in a line. */
export function runJson<T extends { readonly spec: Spec }>(run: T): string {
  return JSON.stringify(withMark(run));
}

/** The same of the runs that are compared. */
export function comparisonJson({ baseline, rows, margin }: Comparison): string {
  const marked = rows.map((row) => ({ ...row, run: withMark(row.run) }));
  return JSON.stringify({ baseline: withMark(baseline), margin, rows: marked });
}
