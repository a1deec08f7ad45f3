import { markSpec } from '../extrapolation.ts';
import { explainGuess } from '../guess.ts';
import type { Distribution, Estimate, ExposureWindows, RunResult } from '../result.ts';
import type { Spec } from '../spec/spec.ts';
import { explainTimes } from './explain-times.ts';
import { explainBound } from './format-contract.ts';
import {
  formatHalfWidth,
  formatRatio,
  formatShare,
  formatTime,
  intervalMeaning,
  noInterval,
  noIntervalMeaning,
} from './format.ts';
import { explainHeldSockets } from './held-sockets.ts';
import { wrapCommand, wrapParagraph } from './plain.ts';

/** Digits of a run key to show; `lab show` takes any unique prefix of 4 or more. */
export const shownKeyLength = 8;

export function shortKey(key: string): string {
  return key.slice(0, shownKeyLength);
}

/**
 * A ratio and half its interval; one that is exactly 1 (the baseline itself) stands alone.
 * @param n Replications that it is the mean of; default 2 or more.
 */
export function formatRatioCell(ratio: Estimate, n = 2): string {
  const { mean, low, high } = ratio;
  if (mean === 1 && low === high) return formatRatio(mean);
  return `${formatRatio(mean)} ${formatHalfWidth(ratio, n)}`;
}

/** `make -j60 all` for the kernel build, `name, N tasks` for other workloads. */
export function describeWorkload({ workload }: Spec): string {
  const { name, tasks, attacker, irqsOffUs } = workload;
  const work = name === 'kernel-build' ? `make -j${tasks} all` : `${name}, ${tasks} tasks`;
  const length = attacker === 'irqs-off' ? ` ${formatTime(irqsOffUs * 1000)}` : '';
  return attacker === 'none' ? work : `${work}, attacker ${attacker}${length}`;
}

/** The same, marked if extrapolated. */
export function describeMarkedWorkload(spec: Spec): string {
  const mark = markSpec(spec);
  return mark === null ? describeWorkload(spec) : `${describeWorkload(spec)}, ${mark}`;
}

/** `5` or `5-40`. */
export function formatSpan(values: readonly number[]): string {
  if (values.length === 0) return '0';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low}-${high}`;
}

/** How many replications there were of each of some runs: `n = 10-40 replications`. */
export function countReplications(counts: readonly number[]): string {
  const span = formatSpan(counts);
  return `n = ${span} ${span === '1' ? 'replication' : 'replications'}`;
}

/** What `?` and `!` mark, and that a run had not settled, if there is such a run: a sentence each. */
export function explainMarks(runs: readonly RunResult[]): string[] {
  const unsure = runs.filter((run) => !run.precisionReached);
  const goals = [...new Set(unsure.map((run) => formatShare(run.spec.run.precision)))];
  return [
    ...explainTimes(runs),
    ...explainGuess(runs.map(({ spec }) => spec)),
    ...(unsure.length > 0 ? [`!: did not reach its precision of ${goals.join(' or ')}.`] : []),
  ];
}

/** What quantiles of windows are over, and for how long each was followed. */
export function explainQuantiles(windows: readonly ExposureWindows[]): string {
  const horizons = [...new Set(windows.flatMap((one) => one.horizonNs ?? []))];
  const counts = windows.flatMap(({ pairs }) => (pairs.count > 0 ? [pairs.count] : []));
  if (counts.length === 0) return 'No flush request was followed: there is no exposure window.';
  const times =
    horizons.length === 0
      ? ['a time not kept']
      : horizons.toSorted((a, b) => a - b).map(formatTime);
  return (
    'p50, p99: exposure window of a flush request on another CPU, over all pairs of the two (n = ' +
    `${formatSpan(counts)}), each followed for ` +
    `${times.length > 2 ? `${times[0]} to ${times.at(-1)}` : times.join(' or ')}; >: beyond ` +
    'what was followed; open: share beyond it.'
  );
}

/** What the columns of windows mean, whom nobody can attack, and what was followed too short. */
export function explainWindows(windows: readonly ExposureWindows[]): string[] {
  const most = Math.max(0, ...windows.flatMap((one) => one.openIdleShare ?? []));
  if (windows.every(({ pairs }) => pairs.count === 0)) return [explainQuantiles(windows)];
  return [
    explainQuantiles(windows),
    'longest in: the longest seen in so many requests.',
    'while busy: how long after the request the stale CPU last ran user code, over the same pairs; ' +
      'what an attacker there can use.',
    ...(most > 0
      ? [`open: up to ${formatShare(most)} of pairs are on CPUs that ran no task at all.`]
      : []),
    ...(windows.some((one) => one.horizonIsShort)
      ? ['Followed too short for what closes some windows: set run.horizonMs.']
      : []),
  ];
}

/** What `+-` says and does not, with the number of replications; of windows too if there are any. */
export function explainIntervals(runs: readonly RunResult[], lines: readonly string[]): string[] {
  const count = countReplications(runs.map((run) => run.replications));
  const hasWindows = runs.some(({ exposureWindowNs }) => exposureWindowNs.pairs.count > 0);
  const of = hasWindows ? '; that of a window is of its mean over the replications' : '';
  const isMissing = lines.some((line) => line.includes(noInterval));
  return [`${intervalMeaning}${of}; ${count}.`, ...(isMissing ? [noIntervalMeaning] : [])];
}

/**
 * What a ratio, an interval, the windows and the contract mean, how many replications, and the mark.
 * @param lines The tables that this is about.
 */
export function explainRuns(runs: readonly RunResult[], lines: readonly string[]): string[] {
  return [
    ...explainHeldSockets(runs.map(({ spec }) => spec)),
    'ratio: sys time over that of policy none with the same seeds, tick accounting.',
    ...explainIntervals(runs, lines),
    ...explainWindows(
      runs.flatMap(({ exposureWindowNs, user }) =>
        user ? [exposureWindowNs, user.exposureWindowNs] : [exposureWindowNs],
      ),
    ),
    explainBound(runs),
    ...explainMarks(runs),
  ].flatMap((text) => wrapParagraph(text, 2));
}

/** Where the numbers come from and how to reproduce them; the command is last. */
export function formatProvenance(runs: readonly RunResult[], command: readonly string[]): string[] {
  const versions = [...new Set(runs.map((run) => run.modelVersion))].join(', ');
  return [
    ...wrapParagraph(`simulated by Shootdown Lab, model version ${versions}; reproduce with:`, 2),
    ...wrapCommand(command),
  ];
}

/** Mean, p50, p99 and max of times. */
export function distributionCells(times: Distribution): string[] {
  return [times.mean, times.p50, times.p99, times.max].map(formatTime);
}
