import { comparedExposures, type ComparedExposure } from '../../comparison.ts';
import type { RunResult } from '../../result.ts';
import { comparedNames } from '../../text/compared-exposure.ts';
import { formatTime } from '../../text/format.ts';
import { explainWindows } from '../../text/results.ts';
import type { FigurePoint, FigureSeries } from '../figure.ts';
import { exposureOf } from '../run/exposure.ts';
import { categoryAxis, makePoint, numberAxis } from '../run/parts.ts';
import type { ComparisonFigure } from './comparison-figure.ts';
import { comparedRuns, nameCompared } from './name-compared.ts';
import { describeCompared, noteCompared, provenanceOfCompared } from './parts.ts';

type TimeName = Exclude<ComparedExposure, 'open-share'>;

const isTime = (name: ComparedExposure): name is TimeName => name !== 'open-share';
const times = comparedExposures.filter(isTime);

function pointOf(run: RunResult, name: TimeName, place: string): FigurePoint[] {
  const seen = exposureOf(run.exposureWindowNs, name);
  // Zero has no place on a logarithmic axis; a note says so.
  if (seen === null || seen.isOpen || seen.x <= 0) return [];
  const interval = seen.interval ? { low: seen.interval[0], high: seen.interval[1] } : {};
  return [makePoint(place, seen.x, { ...interval, key: run.key, isPrecise: run.precisionReached })];
}

/** Which bars have no interval though there are replications, and why. */
function noteWithout(runs: readonly RunResult[], names: ReadonlyMap<string, string>): string[] {
  const found = runs.flatMap((run) =>
    times.flatMap((name) => {
      if (run.replications < 2) return [];
      const lacks = pointOf(run, name, '').some(({ low }) => low === null);
      return lacks ? [`${names.get(run.key)} ${comparedNames[name]}`] : [];
    }),
  );
  if (found.length === 0) return [];
  return [`No interval, as a replication has no such value: ${found.join(', ')}.`];
}

/** What has no bar, and why. */
function noteMissing(runs: readonly RunResult[], names: ReadonlyMap<string, string>): string[] {
  return runs.flatMap((run) => {
    const missing = times.flatMap((name) => {
      const seen = exposureOf(run.exposureWindowNs, name);
      if (seen === null) return [];
      if (seen.isOpen) return [`${comparedNames[name]} >${formatTime(seen.horizonNs)}`];
      return seen.x <= 0 ? [`${comparedNames[name]} 0`] : [];
    });
    const name = names.get(run.key) ?? run.key;
    if (run.exposureWindowNs.pairs.count === 0) return [`${name}: no window.`];
    return missing.length === 0 ? [] : [`${name}: ${missing.join(', ')}; not drawn.`];
  });
}

const hasTime = (run: RunResult) => times.some((name) => pointOf(run, name, '').length > 0);

/** How long each run leaves translations stale, beside the baseline. */
export const comparedExposure: ComparisonFigure = {
  title: 'Exposure beside the baseline',
  refuse: (comparison) =>
    comparedRuns(comparison).some(hasTime)
      ? null
      : 'No window closed within the time for which it was followed.',
  build: (comparison) => {
    const runs = comparedRuns(comparison);
    const names = nameCompared(runs);
    const nameOf = ({ key }: RunResult) => names.get(key) ?? key;
    const series = times.map((name, slot): FigureSeries => {
      const points = runs.flatMap((run) => pointOf(run, name, nameOf(run)));
      return { name: comparedNames[name], origin: 'simulated', slot, isDimmed: false, points };
    });
    return {
      name: 'compared-exposure',
      kind: 'bars',
      title: `Exposure windows beside ${nameOf(comparison.baseline)}`,
      subtitle: describeCompared(runs),
      x: categoryAxis('run', runs.map(nameOf)),
      y: numberAxis('exposure window on another CPU', 'ns', 'time', 'log'),
      z: null,
      series,
      annotations: [],
      notes: [
        ...explainWindows(runs.map(({ exposureWindowNs }) => exposureWindowNs)),
        ...noteMissing(runs, names),
        ...noteWithout(runs, names),
        ...noteCompared(runs),
      ],
      provenance: provenanceOfCompared(comparison),
    };
  },
};
