import { markGuess, type MaybeGuess } from './guess.ts';
import { formatRatio } from './text/format.ts';

/**
 * The ratio of a preset that no measured row pins down: the least and the greatest over sets of costs that
 * meet the measured rows as well as the lab's, with the interval of the run. It holds the run's own ratio.
 */
export interface CostRange {
  readonly machine: string;
  readonly policy: string;
  readonly low: number;
  readonly high: number;
  readonly sets: number;
}

/** `1.48x-2.15x`, in the room of a ratio with its interval. */
export function formatRange({ low, high }: Pick<CostRange, 'low' | 'high'>): string {
  return `${formatRatio(low)}-${formatRatio(high)}`;
}

/** What a range is. */
export function explainRange({ sets }: Pick<CostRange, 'sets'>): string {
  return explainRanges(`${sets} `);
}

/** The same of ranges over any number of sets. */
export function explainRanges(count = ''): string {
  return (
    `not measured, so a range: the ratio over ${count}sets of costs that meet the measured rows as well, ` +
    'and its interval'
  );
}

/** The range of each run that has one, with the mark of a guess at its policy. */
export function markRanges<R extends { readonly spec: MaybeGuess }>(
  runs: readonly R[],
  rangeOf: (run: R) => CostRange | undefined,
): CostRange[] {
  return runs.flatMap((run) => {
    const range = rangeOf(run);
    return range ? [{ ...range, policy: markGuess(range.policy, run.spec) }] : [];
  });
}

/** The ranges of several presets in sentences, one for each machine. */
export function listRanges(ranges: readonly CostRange[]): string[] {
  const groups = Map.groupBy(ranges, ({ machine }) => machine);
  return [...groups].map(([machine, group]) => {
    const each = group.map((range) => `${range.policy} ${formatRange(range)}`).join(', ');
    return `On ${machine} ${explainRange(group[0]!)}: ${each}.`;
  });
}
