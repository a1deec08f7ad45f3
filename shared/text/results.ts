import { markSpec } from '../extrapolation.ts';
import { explainGuess } from '../guess.ts';
import type { Distribution, ExposureWindows, RunResult } from '../result.ts';
import type { Spec } from '../spec/spec.ts';
import { formatAnswer } from './format-contract.ts';
import { formatHalfWidth, formatRatio, formatShare, formatTime, noValue } from './format.ts';
import { windowCells } from './format-window.ts';
import { wrapCommand, wrapParagraph } from './plain.ts';

/** Digits of a run key to show; `lab show` takes any unique prefix of 4 or more. */
export const shownKeyLength = 8;

export function shortKey(key: string): string {
  return key.slice(0, shownKeyLength);
}

/** A unit without a space before it, for narrow columns: 31.2us, 12.3%. */
export function tighten(text: string): string {
  return text.replace(' ', '');
}

/** A ratio and half its interval; an exact one (the baseline itself) stands alone. */
export function formatRatioCell(ratio: RunResult['overhead']['tick']): string {
  if (ratio.low === ratio.high) return formatRatio(ratio.mean);
  return `${formatRatio(ratio.mean)} ${formatHalfWidth(ratio)}`;
}

/** Headers of the exposure columns that every table of runs ends with. */
export const exposureHeaders = ['p50', 'p99', 'open', 'bound'] as const;

/** p50 and p99 over all pairs, open share and contract. */
export function exposureCells(run: RunResult): string[] {
  const { exposureWindowNs: windows } = run;
  const [p50, , p99] = windowCells(windows, 'pairs');
  const { count, openShare } = windows.pairs;
  const open = count === 0 ? noValue : tighten(formatOpen(openShare));
  return [...[p50, p99].map(tighten), open, formatAnswer(run.contract)];
}

function formatOpen(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.01) return '<1 %';
  return share > 0.99 ? '>99 %' : `${(share * 100).toFixed(0)} %`;
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

/** The first lines of a table, in the style of the mailing list. */
export function formatHardware(hardware: string, spec: Spec): string[] {
  return wrapParagraph(`Hardware: ${hardware}, ${describeMarkedWorkload(spec)}`, 4);
}

/** `5` or `5-40`. */
export function formatSpan(values: readonly number[]): string {
  if (values.length === 0) return '0';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low}-${high}`;
}

/** What `?` and `!` mark, if a run has them: a sentence each. */
export function explainMarks(runs: readonly RunResult[]): string[] {
  const unsure = runs.filter((run) => !run.precisionReached);
  const goals = [...new Set(unsure.map((run) => formatShare(run.spec.run.precision)))];
  return [
    ...explainGuess(runs.map(({ spec }) => spec)),
    ...(unsure.length > 0 ? [`!: did not reach its precision of ${goals.join(' or ')}.`] : []),
  ];
}

/** What the exposure columns mean, whom nobody can attack, and what was followed too short. */
export function explainWindows(windows: readonly ExposureWindows[]): string[] {
  const horizons = [...new Set(windows.flatMap((one) => one.horizonNs ?? []))];
  const counts = windows.flatMap(({ pairs }) => (pairs.count > 0 ? [pairs.count] : []));
  const idle = windows.flatMap((one) => one.openIdleShare ?? []);
  const most = Math.max(0, ...idle);
  const short = windows.some((one) => one.horizonIsShort);
  const times =
    horizons.length === 0
      ? ['a time not kept']
      : horizons.toSorted((a, b) => a - b).map(formatTime);
  return [
    'p50, p99: exposure window of a flush request on another CPU, over all pairs of the two' +
      `${counts.length > 0 ? ` (n = ${formatSpan(counts)})` : ''}, each followed for ` +
      `${times.length > 2 ? `${times[0]} to ${times.at(-1)}` : times.join(' or ')}; >: beyond ` +
      "what was followed; open: share beyond it; bound: the policy's security contract; " +
      'not tested: no occasion arose; no bound: nothing is promised.',
    ...(most > 0
      ? [`open: up to ${formatShare(most)} of pairs are on CPUs that ran no task at all.`]
      : []),
    ...(short ? ['Followed too short for what closes some windows: set run.horizonMs.'] : []),
  ];
}

/** Says so if a run had not settled when measuring began. */
export function explainWarmup(runs: readonly RunResult[]): string[] {
  return runs.some((run) => run.warmupIsShort)
    ? ['Warm-up too short for what has to settle: set run.warmupMs.']
    : [];
}

/** What a ratio, an interval and the exposure columns mean, how many replications, and the mark. */
export function explainRuns(runs: readonly RunResult[]): string[] {
  return [
    `ratio: sys time over that of policy none with the same seeds, tick accounting; +- is half ` +
      `of the 95 % interval; n = ${formatSpan(runs.map((run) => run.replications))} ` +
      `replications.`,
    ...explainWindows(runs.map((run) => run.exposureWindowNs)),
    ...explainWarmup(runs),
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
