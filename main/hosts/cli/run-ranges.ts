// The ranges of runs whose ratio no measured row pins down, in sentences below a table of the command line.
// Which runs those are is the validation's to say.
import { modelVersion } from '../../engine/model-version.ts';
import { listRanges, markRanges } from '../../../shared/cost-range.ts';
import type { MaybeGuess } from '../../../shared/guess.ts';
import { wrapParagraph } from '../../../shared/text/plain.ts';
import { runKey } from '../../lab/runs/run-key.ts';
import type { Presets } from '../../lab/spec/presets.ts';
import { resolveRequest } from '../../lab/spec/resolve.ts';
import { findRunRange, type PresetRun } from '../../lab/validation/uncertainty.ts';

/** One sentence for each machine of these runs, wrapped; none if all are pinned down. */
export function explainRunRanges(
  runs: readonly (PresetRun & { readonly spec: MaybeGuess })[],
  presets: Presets,
): string[] {
  const keyOf = ({ machine, policy }: { readonly machine: string; readonly policy: string }) =>
    runKey(modelVersion, resolveRequest({ machine, policy }, presets));
  const ranges = markRanges(runs, (run) => findRunRange(run, keyOf));
  return listRanges(ranges).flatMap((text) => wrapParagraph(text, 2));
}
