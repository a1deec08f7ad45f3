import { markSpec } from '../../shared/extrapolation.ts';
import { markGuess } from '../../shared/guess.ts';
import type { RunResult } from '../../shared/result.ts';
import { readField } from '../../shared/spec/read-field.ts';
import { policyNameOf } from '../../shared/text/policy-pair.ts';
import { presetSections } from '../../shared/spec/spec-fields.ts';
import { showFieldValue } from '../../shared/spec/format-field-value.ts';
import { findVaryingPaths } from '../../shared/text/varying-paths.ts';

/** Fields whose value needs no name. */
const namePaths: readonly string[] = presetSections.map((section) => `${section}.name`);

function isPolicy(path: string): boolean {
  return path.startsWith('policy.') || path.startsWith('userPolicy.');
}

/**
 * What distinguishes each run from the others: the policy first, then machine and single fields.
 * Extrapolated runs are marked.
 */
export function nameRuns(runs: readonly RunResult[]): Map<string, string> {
  const varying = findVaryingPaths(runs.map(({ spec }) => spec));
  const hasModels = new Set(runs.map(({ modelVersion }) => modelVersion)).size > 1;
  const paths = [...varying.filter(isPolicy), ...varying.filter((path) => !isPolicy(path))];
  const name = (run: RunResult): string => {
    const parts = paths.map((path) => {
      const value = showFieldValue(readField(run.spec, path));
      return namePaths.includes(path) ? value : `${path}=${value}`;
    });
    if (hasModels) parts.push(`model version ${run.modelVersion}`);
    const own = markGuess(parts.join(', ') || policyNameOf(run.spec), run.spec);
    const mark = markSpec(run.spec);
    return mark === null ? own : `${own} (${mark})`;
  };
  return new Map(runs.map((run) => [run.key, name(run)]));
}
