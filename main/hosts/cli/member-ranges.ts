// Ranges of runs over sets of constants, for --range. The rule: a range is asked for, and what has none says
// why instead of failing.
import type { RunResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { formatMemberComparison, formatMemberRange } from '../../../shared/text/member-range.ts';
import type { RangeOrWhy } from '../../../shared/member-range.ts';
import { wrapParagraph } from '../../../shared/text/plain.ts';
import type { Lab } from '../../lab/lab.ts';
import { whyNoMembers } from '../../validate/member-specs.ts';
import type { Context } from './command.ts';

export const rangeOption = { range: { type: 'boolean' } } as const;

export const rangeHelp: readonly string[] = [
  '  --range        between what nine of ten such values lie, over sets of constants that',
  '                 meet the measured rows about as well: for machines that were measured',
];

type Parts = Pick<Context, 'signal' | 'progress'>;

/** A range, or why there is none. */
export async function findRange(
  { signal, progress }: Parts,
  { memberRanges }: Lab,
  spec: Spec,
): Promise<RangeOrWhy> {
  const why = whyNoMembers(spec);
  if (why !== null) return { why };
  const range = await memberRanges.range(spec, {
    signal,
    onProgress: (now) => progress.update(now, 'sets of constants'),
  });
  progress.end();
  return range;
}

/** The range of each run in words; the same reason is said once. */
export async function describeRanges(
  parts: Parts,
  lab: Lab,
  runs: readonly Pick<RunResult, 'spec'>[],
): Promise<string[]> {
  const lines: string[] = [];
  const reasons = new Set<string>();
  for (const { spec } of runs) {
    const found = await findRange(parts, lab, spec);
    if ('why' in found) reasons.add(found.why);
    else lines.push(...formatMemberRange(nameOf(spec, runs), found));
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

/** Runs against the first, paired over the sets, in words; or why not. */
export async function describeComparedRanges(
  { signal, progress }: Parts,
  { memberRanges }: Lab,
  runs: readonly Pick<RunResult, 'spec'>[],
): Promise<string[]> {
  const why = runs.map(({ spec }) => whyNoMembers(spec)).find((one) => one !== null);
  if (why !== undefined) return wrapParagraph(`${why}.`, 2);
  const specs = runs.map(({ spec }) => spec);
  const comparison = await memberRanges.compare(specs, {
    signal,
    onProgress: (now) => progress.update(now, 'sets of constants'),
  });
  progress.end();
  return formatMemberComparison(
    specs.map((spec) => nameOf(spec, runs)),
    comparison,
  );
}
