import type { FigureBuilder, FigureInput } from './figure-input.ts';
import { describeCommon, nameRun, policyOf, varyingPaths } from './name-runs.ts';
import { noteRuns, provenanceOf } from './parts.ts';
import { shadesOf } from './shades.ts';
import { buildWindowCurves, isWithoutCurves, type WindowSource } from './window-curves.ts';

function sourcesOf({ runs, distributions }: FigureInput): WindowSource[] {
  const paths = varyingPaths(runs);
  const shadeOf = shadesOf(runs, policyOf, (run) => nameRun(run, paths));
  return runs.map((run, slot) => ({
    name: nameRun(run, paths),
    slot,
    policy: run.spec.policy.name,
    shade: shadeOf(run),
    closed: distributions.get(run.key)?.pairs,
    openShare: run.exposureWindowNs.pairs.openShare,
    count: run.exposureWindowNs.pairs.count,
    horizonNs: run.exposureWindowNs.horizonNs,
    more: { key: run.key, isPrecise: run.precisionReached },
  }));
}

/** How long other CPUs keep a stale translation: the share of windows longer than a given time. */
export const exposureWindow: FigureBuilder = {
  title: 'Exposure windows',
  refuse: (input) =>
    isWithoutCurves(sourcesOf(input))
      ? 'These runs have no windows that closed, or were made before windows were kept.'
      : null,
  build: (input) => {
    const parts = buildWindowCurves(sourcesOf(input));
    return {
      name: 'exposure-window',
      title: 'How long another CPU keeps a stale translation',
      subtitle: describeCommon(input),
      ...parts,
      notes: [...parts.notes, ...noteRuns(input.runs, varyingPaths(input.runs))],
      provenance: provenanceOf(input),
    };
  },
};
