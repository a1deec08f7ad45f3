import type { Comparison } from '../../comparison.ts';
import type { RunResult } from '../../result.ts';
import { describeWorkload } from '../../text/results.ts';
import type { Figure } from '../figure.ts';
import { varyingPaths } from '../run/name-runs.ts';
import { noteRuns, provenanceOf } from '../run/parts.ts';
import { comparedRuns } from './name-compared.ts';

/** Machine and workload, as far as all runs share them. */
export function describeCompared(runs: readonly RunResult[]): string {
  const machines = new Set(
    runs.map(({ spec: { machine } }) => `${machine.name}, ${machine.cpus} CPUs`),
  );
  const workloads = new Set(runs.map(({ spec }) => describeWorkload(spec)));
  return [machines, workloads].flatMap((words) => (words.size === 1 ? [...words] : [])).join(', ');
}

/** What is extrapolated, imprecise, or a guess. */
export function noteCompared(runs: readonly RunResult[]): string[] {
  return noteRuns(runs, varyingPaths(runs));
}

export function provenanceOfCompared(comparison: Comparison): Figure['provenance'] {
  return provenanceOf({ runs: comparedRuns(comparison), command: comparison.command });
}
