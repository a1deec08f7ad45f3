// Ranges of runs over sets of constants, for --range. The rule: a range is asked for, and what has none says
// why instead of failing.
import type { RangeOrWhy } from '../../../shared/member-range.ts';
import type { RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { formatMemberRange } from '../../../shared/text/member-range.ts';
import { wrapParagraph } from '../../../shared/text/plain.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Context } from './command.ts';

export const rangeOption = { range: { type: 'boolean' } } as const;

export const rangeHelp: readonly string[] = [
  '  --range        between what nine of ten such values lie, over sets of constants that',
  '                 meet the measured rows about as well; not for machines of your own costs',
];

type Parts = Pick<Context, 'signal' | 'progress'>;

/** Finds the ranges of runs, as far as they can have some. */
export async function findRanges(
  { signal, progress }: Parts,
  { memberRanges }: Lab,
  runs: readonly RunResult[],
): Promise<void> {
  await memberRanges.find(runs, {
    signal,
    onProgress: (now) => progress.update(now, 'replications under sets of constants'),
  });
  progress.end();
}

/** A range, or why there is none. */
export async function findRange(parts: Parts, lab: Lab, run: RunResult): Promise<RangeOrWhy> {
  await findRanges(parts, lab, [run]);
  const { memberRanges } = lab;
  return memberRanges.range(run) ?? { why: memberRanges.whyNot(run) ?? 'no range' };
}

/** The range of each run in words; the same reason is said once. */
export async function describeRanges(
  parts: Parts,
  lab: Lab,
  runs: readonly RunResult[],
): Promise<string[]> {
  await findRanges(parts, lab, runs);
  const lines: string[] = [];
  const reasons = new Set<string>();
  for (const run of runs) {
    const found = await findRange(parts, lab, run);
    if ('why' in found) reasons.add(found.why);
    else lines.push(...formatMemberRange(nameOf(run.spec, runs), found));
  }
  return [...lines, ...[...reasons].flatMap((why) => wrapParagraph(`${why}.`, 2))];
}

/** What tells a run from the others: its policy, and its machine and CPUs if they differ. */
function nameOf(spec: Spec, runs: readonly Pick<RunResult, 'spec'>[]): string {
  const differs = (read: (one: Spec) => unknown) =>
    new Set(runs.map((run) => read(run.spec))).size > 1;
  return [
    spec.policy.name,
    ...(differs(({ machine }) => machine.name) ? [`on ${spec.machine.name}`] : []),
    ...(differs(({ machine }) => machine.cpus) ? [`with ${spec.machine.cpus} CPUs`] : []),
    ...(differs(({ kernel }) => kernel.name) ? [`under ${spec.kernel.name}`] : []),
    ...(differs(({ workload }) => workload.tasks) ? [`with ${spec.workload.tasks} tasks`] : []),
  ].join(' ');
}
