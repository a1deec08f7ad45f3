import type { FigureBuilder, FigureInput } from './figure-input.ts';
import { buildCostByWindow, isWithoutWindows, type Candidate } from './cost-by-window.ts';
import { describeCommon, nameRun, varyingPaths } from './name-runs.ts';
import { boundsOf, noteRanges, noteRuns, numberAxis, provenanceOf } from './parts.ts';

function candidatesOf({ runs }: FigureInput): Candidate[] {
  const paths = varyingPaths(runs);
  return runs.map((run, slot) => {
    const { tick } = run.overhead;
    return {
      name: nameRun(run, paths),
      slot,
      cost: tick.mean,
      windows: run.exposureWindowNs,
      ground: JSON.stringify([run.spec.machine, run.spec.workload]),
      more: { ...boundsOf(run, tick), key: run.key, isPrecise: run.precisionReached },
    };
  });
}

/** What a policy costs against what it leaves exposed; dominated policies are greyed. */
export const overheadByWindow: FigureBuilder = {
  title: 'Overhead against window',
  refuse: (input) =>
    isWithoutWindows(candidatesOf(input)) ? 'None of these runs has exposure windows.' : null,
  build: (input) => {
    const parts = buildCostByWindow(candidatesOf(input));
    return {
      name: 'overhead-by-window',
      title: 'What a policy costs against what it leaves exposed',
      subtitle: describeCommon(input),
      y: numberAxis('system time, relative to policy none', '', 'ratio', 'log'),
      ...parts,
      notes: [
        ...parts.notes,
        ...noteRanges(input),
        ...noteRuns(input.runs, varyingPaths(input.runs)),
      ],
      provenance: provenanceOf(input),
    };
  },
};
