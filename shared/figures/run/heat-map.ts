import type { RunResult } from '../../result.ts';
import type { FigurePoint } from '../figure.ts';
import type { FigureBuilder, FigureInput } from './figure-input.ts';
import { formatNumber, formatShare } from '../../text/format.ts';
import { readField } from '../../spec/read-field.ts';
import { fieldAxis, noteMissing } from './measure.ts';
import { chosenMeasure, titleOf } from './measures.ts';
import { describeCommon, nameRun, numericPaths, varyingPaths } from './name-runs.ts';
import { boundsOf, chooseScale, makePoint, noteRanges, noteRuns, provenanceOf } from './parts.ts';
import { notePredictions, predictionOf } from './predictions.ts';

/** The two numbers of the map: the requested one first, then the next that varies. */
function chooseAxes({ runs, axis }: FigureInput): readonly [string, string] | null {
  const numbers = numericPaths(runs, varyingPaths(runs));
  const ordered =
    axis !== undefined && numbers.includes(axis)
      ? [axis, ...numbers.filter((path) => path !== axis)]
      : numbers;
  const [x, y] = ordered;
  return x !== undefined && y !== undefined ? [x, y] : null;
}

/** Cells have no room for their intervals: the widest of them all. */
function noteIntervals(points: readonly FigurePoint[]): string[] {
  const widths = points.flatMap(({ z, low, high }) =>
    low === null || high === null || z === null || z === 0 ? [] : [(high - low) / 2 / Math.abs(z)],
  );
  return widths.length === 0
    ? []
    : [`Intervals: at most +-${formatShare(Math.max(...widths))} of a cell's value.`];
}

/** The same of their prediction ranges. */
function noteWidest(points: readonly FigurePoint[]): string[] {
  const factors = points.flatMap(({ prediction }) =>
    prediction && prediction[0] > 0 ? [prediction[1] / prediction[0]] : [],
  );
  if (factors.length === 0) return [];
  const most = formatNumber(Math.max(...factors));
  return [`From low to high a prediction range of a cell is at most a factor of ${most}.`];
}

/** System time over two numbers that vary, as colours. */
export const heatMap: FigureBuilder = {
  title: 'Heat map',
  refuse: (input) => (chooseAxes(input) ? null : 'A heat map needs two numbers that vary.'),
  build: (input) => {
    const [xPath, yPath] = chooseAxes(input) ?? ['machine.cpus', 'policy.flushCeilingPages'];
    const others = varyingPaths(input.runs).filter((path) => path !== xPath && path !== yPath);
    const groups = Map.groupBy(input.runs, (run) => nameRun(run, others));
    const [name = '', runs = []] = [...groups][0] ?? [];
    const valueOf = (run: RunResult, path: string) => Number(readField(run.spec, path));
    const measure = chosenMeasure(input);
    const points = runs.flatMap((run): FigurePoint[] => {
      const value = measure.read(run, input);
      if (value === null) return [];
      const estimate = typeof value === 'number' ? null : value;
      const more = {
        z: estimate?.mean ?? Number(value),
        ...(estimate ? boundsOf(run, estimate) : {}),
        ...predictionOf(input, run, measure.name, estimate?.mean ?? Number(value)),
        key: run.key,
        isPrecise: run.precisionReached,
      };
      return [makePoint(valueOf(run, xPath), valueOf(run, yPath), more)];
    });
    const hidden = [...groups.keys()].slice(1);
    const axis = (path: string) =>
      fieldAxis(
        path,
        runs.map((run) => valueOf(run, path)),
      );
    return {
      name: 'heat-map',
      kind: 'heat',
      title: titleOf(input, 'System time, relative to policy none'),
      subtitle: describeCommon({ ...input, runs }),
      x: axis(xPath),
      y: axis(yPath),
      z: { ...measure.axis, scale: chooseScale(points.map(({ z }) => z ?? 0)) },
      series: [{ name, origin: 'simulated', slot: 0, isDimmed: false, points }],
      annotations: [],
      notes: [
        ...(hidden.length > 0 ? [`Shows ${name} only; not ${hidden.join('; ')}.`] : []),
        ...noteIntervals(points),
        ...noteWidest(points),
        ...notePredictions({ ...input, runs }, [measure.name]),
        ...(measure.isPublished ? noteRanges({ ...input, runs }) : []),
        ...noteMissing({ ...input, runs }, measure, varyingPaths(input.runs)),
        ...noteRuns(runs, varyingPaths(input.runs)),
      ],
      provenance: provenanceOf({ ...input, runs }),
    };
  },
};
