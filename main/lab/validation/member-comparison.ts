import type { Comparison, ComparisonRow } from '../../../shared/comparison.ts';
import type { MemberComparison } from '../../../shared/member-range.ts';
import type { RunResult } from '../../../shared/result.ts';
import { judgeEquivalence } from '../statistics/equivalence.ts';
import { memberReplications, type RunSamples } from './member-samples.ts';
import { ratioSpread } from './member-spread.ts';
import type { SpecMembers } from './spec-members.ts';

/** A run under the sets of constants that it goes with. */
export interface KnownSamples {
  readonly samples: RunSamples;
  readonly members: SpecMembers;
}

type Range = MemberComparison['ratios'][number];
interface Without {
  readonly why: string;
}

const toSentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** What the sets say of one row, about its own ratio; why they say nothing otherwise. */
function compareRow(
  { run, ratio }: ComparisonRow,
  own: KnownSamples,
  baseline: KnownSamples,
  margin: number,
): Range | Without {
  if (own.members.meets !== baseline.members.meets) {
    return { why: 'no range where constants meet other rows than the baseline: no set is paired' };
  }
  const spread = ratioSpread(own.samples, baseline.samples, baseline.members);
  if (!spread) return { why: 'no range of a ratio without system time' };
  const factor = Math.exp(spread.half);
  const range = { mean: ratio.mean, low: ratio.mean / factor, high: ratio.mean * factor };
  const { below } = spread;
  const sets = own.samples.length - 1;
  const judged = judgeEquivalence(range, sets, margin);
  // Sets that do not agree which is the cheaper one decide nothing, wherever the range ends.
  const agree = below === 0 || below === sets;
  return {
    key: run.key,
    ...range,
    below,
    isOpen: !agree || (range.low <= 1 && range.high >= 1),
    answer: judged === 'different' && !agree ? 'not decided' : judged,
  };
}

/** A comparison with the ranges of its rows, each set of constants paired with itself. */
export function attachRanges(
  comparison: Comparison,
  find: (key: string) => KnownSamples | undefined,
  whyNot: (run: RunResult) => string | null,
): Comparison {
  const { baseline, rows, margin } = comparison;
  const first = find(baseline.key);
  const found = rows.map((row) => {
    const own = find(row.run.key);
    const why = whyNot(baseline) ?? whyNot(row.run);
    if (why !== null) return { why };
    if (!first || !own) return { why: 'some ranges are not found yet' };
    return compareRow(row, own, first, margin);
  });
  const reasons = found.flatMap((one) => ('why' in one ? [toSentence(one.why)] : []));
  return {
    ...comparison,
    predictions: {
      ratios: found.flatMap((one) => ('why' in one ? [] : [one])),
      without: [...new Set(reasons)],
      members: first ? first.samples.length - 1 : 0,
      replications: memberReplications,
      ownError: first?.members.ratioFrom ?? '',
    },
    command: [...comparison.command, '--range'],
  };
}
