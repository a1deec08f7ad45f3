import type { Comparison } from '../../comparison.ts';
import type { RunResult } from '../../result.ts';
import { shortKey } from '../../text/results.ts';
import { nameRun, varyingPaths } from '../run/name-runs.ts';

/** The runs of a comparison, the baseline first. */
export function comparedRuns({ baseline, rows }: Comparison): RunResult[] {
  return [baseline, ...rows.map(({ run }) => run)];
}

/** What distinguishes each run, by key; two that would be called alike have their keys beside. */
export function nameCompared(runs: readonly RunResult[]): Map<string, string> {
  const paths = varyingPaths(runs);
  const names = runs.map((run) => nameRun(run, paths));
  const isTwice = (name: string) => names.indexOf(name) !== names.lastIndexOf(name);
  return new Map(
    runs.map(({ key }, i) => {
      const name = names[i] ?? '';
      return [key, isTwice(name) ? `${name} (${shortKey(key)})` : name];
    }),
  );
}
