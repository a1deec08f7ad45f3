import type { RunResult } from '../../result.ts';
import { formatShare } from '../../text/format.ts';
import type { FigureSeries } from '../figure.ts';
import type { FigureBuilder } from '../figure-input.ts';
import {
  describeCommon,
  impreciseNotes,
  makePoint,
  nameRun,
  numberAxis,
  provenanceOf,
  varyingPaths,
} from './parts.ts';

/** A run by what it costs and what it leaves open. */
interface Place {
  readonly run: RunResult;
  /** 99th percentile over all windows, ns; infinite when more than one in a hundred did not close. */
  readonly windowNs: number;
  readonly overhead: number;
}

function placeOf(run: RunResult): Place[] {
  const { pairs, unboundedShare } = run.exposureWindowNs;
  const overhead = run.overhead.tick.mean;
  if (unboundedShare > 0.01) return [{ run, windowNs: Number.POSITIVE_INFINITY, overhead }];
  // Of the closed windows, so that up to 1 % of open ones move it a little: said in a note.
  return pairs.p99 === null ? [] : [{ run, windowNs: pairs.p99, overhead }];
}

/** True if another run, on the same machine under the same workload, is no worse in both and better in one. */
function isDominated(place: Place, places: readonly Place[]): boolean {
  const ground = ({ run: { spec } }: Place) => JSON.stringify([spec.machine, spec.workload]);
  return places.some(
    (other) =>
      other !== place &&
      other.windowNs <= place.windowNs &&
      other.overhead <= place.overhead &&
      (other.windowNs < place.windowNs || other.overhead < place.overhead) &&
      ground(other) === ground(place),
  );
}

/** Where unbounded windows stand: two decades beyond the longest bounded one. */
function edgeOf(places: readonly Place[]): number {
  const bounded = places.map(({ windowNs }) => windowNs).filter(Number.isFinite);
  return 10 ** (Math.ceil(Math.log10(Math.max(1e6, ...bounded))) + 1);
}

/** What a policy costs against what it leaves exposed; whoever is beaten in both is greyed. */
export const overheadByWindow: FigureBuilder = {
  title: 'Overhead against window',
  refuse: ({ runs }) =>
    runs.flatMap(placeOf).length === 0 ? 'None of these runs has exposure windows.' : null,
  build: (input) => {
    const { runs } = input;
    const paths = varyingPaths(runs);
    const places = runs.flatMap(placeOf);
    const edge = edgeOf(places);
    const series = places.map((place): FigureSeries => {
      const { run, windowNs } = place;
      const { mean, low, high } = run.overhead.tick;
      const name = nameRun(run, paths);
      const more = { low, high, key: run.key, isPrecise: run.precisionReached, label: name };
      return {
        name,
        origin: 'simulated',
        slot: runs.indexOf(run),
        isDimmed: isDominated(place, places),
        points: [makePoint(Number.isFinite(windowNs) ? windowNs : edge, mean, more)],
      };
    });
    const open = places.filter(({ windowNs }) => !Number.isFinite(windowNs));
    const openNames = open.map(
      ({ run }) =>
        `${nameRun(run, paths)} (${formatShare(run.exposureWindowNs.unboundedShare)} open)`,
    );
    const without = runs.filter((run) => placeOf(run).length === 0);
    const withoutNames = without.map((run) => nameRun(run, paths)).join(', ');
    return {
      name: 'overhead-by-window',
      kind: 'scatter',
      title: 'What a policy costs against what it leaves exposed',
      subtitle: describeCommon(input),
      x: numberAxis('exposure window, 99th percentile', 'ns', 'time', 'log'),
      y: numberAxis('system time, relative to policy none', '', 'ratio', 'log'),
      z: null,
      series,
      annotations: open.length > 0 ? [{ axis: 'x', at: edge, label: 'not bounded' }] : [],
      notes: [
        'Grey: another policy costs no more and exposes no longer.',
        ...(open.length > 0
          ? [
              `Not bounded, because more than 1 % of windows did not close: ${openNames.join(', ')}.`,
            ]
          : []),
        ...(without.length > 0 ? [`Without windows: ${withoutNames}.`] : []),
        ...impreciseNotes(runs, paths),
      ],
      provenance: provenanceOf(input),
    };
  },
};
