// The ranges of runs whose ratio no measured row pins down, for tables and JSON of the command line.
// Which runs those are is the validation's to say.
import { modelVersion } from '../../engine/model-version.ts';
import { listRanges, markRanges, type CostRange } from '../../../shared/cost-range.ts';
import type { MaybeGuess } from '../../../shared/guess.ts';
import { wrapParagraph } from '../../../shared/text/plain.ts';
import { runKey } from '../../lab/runs/run-key.ts';
import type { Presets } from '../../lab/spec/presets.ts';
import { resolveRequest } from '../../lab/spec/resolve.ts';
import {
  createRangeFinder,
  findReferences,
  type RatedRun,
} from '../../lab/validation/uncertainty.ts';

export type RangeOf = (run: RatedRun) => CostRange | undefined;

/** The key of the run of an unchanged preset. */
const keyBy =
  (presets: Presets) =>
  ({ machine, policy }: Pick<CostRange, 'machine' | 'policy'>): string =>
    runKey(modelVersion, resolveRequest({ machine, policy }, presets));

/** The range of a run that has one, by these presets. */
export function rangesOf(presets: Presets): RangeOf {
  return createRangeFinder(keyBy(presets));
}

/** What a table sets beside these runs: ratios as posted, and ranges of those that were not measured. */
export function referencesOf(runs: readonly RatedRun[], presets: Presets) {
  return findReferences(runs, keyBy(presets));
}

/** One sentence for each machine of these runs, wrapped; none if all are pinned down. */
export function explainRunRanges(
  runs: readonly (RatedRun & { readonly spec: MaybeGuess })[],
  rangeOf: RangeOf,
): string[] {
  return listRanges(markRanges(runs, rangeOf)).flatMap((text) => wrapParagraph(text, 2));
}
