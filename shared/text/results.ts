import { markSpec } from '../extrapolation.ts';
import type { Distribution, RunResult } from '../result.ts';
import type { Spec } from '../spec/spec.ts';
import { formatHalfWidth, formatRatio, formatShare, formatTime } from './format.ts';
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

/** Whether the contract held, as a table says it. */
export function formatKept(run: RunResult): string {
  return run.contract.kept ? 'kept' : 'BROKEN';
}

/** p50, p99, open share and contract: the exposure columns that every table of runs ends with. */
export function exposureCells(run: RunResult): string[] {
  const { pairs, unboundedShare } = run.exposureWindowNs;
  const hasPairs = pairs.max !== null || unboundedShare > 0;
  return [
    tighten(formatTime(pairs.p50)),
    tighten(formatTime(pairs.p99)),
    hasPairs ? tighten(formatOpen(unboundedShare)) : '-',
    formatKept(run),
  ];
}

function formatOpen(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.01) return '<1 %';
  return share > 0.99 ? '>99 %' : `${(share * 100).toFixed(0)} %`;
}

/** `make -j60 all` for the kernel build, `name, N tasks` for other workloads. */
export function describeWorkload({ workload }: Spec): string {
  const { name, tasks, attacker } = workload;
  const work = name === 'kernel-build' ? `make -j${tasks} all` : `${name}, ${tasks} tasks`;
  return attacker === 'none' ? work : `${work}, attacker ${attacker}`;
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
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low}-${high}`;
}

/** What `!` marks, if a run has it: at most one sentence. */
export function explainPrecision(runs: readonly RunResult[]): string[] {
  const unsure = runs.filter((run) => !run.precisionReached);
  const goals = [...new Set(unsure.map((run) => formatShare(run.spec.run.precision)))];
  return unsure.length > 0 ? [`!: did not reach its precision of ${goals.join(' or ')}.`] : [];
}

/** What a ratio, an interval and the exposure columns mean, how many replications, and the mark. */
export function explainRuns(runs: readonly RunResult[]): string[] {
  return [
    `ratio: sys time over that of policy none with the same seeds, tick accounting; +- is half ` +
      `of the 95 % Student-t interval; n = ${formatSpan(runs.map((run) => run.replications))} ` +
      `replications.`,
    'p50, p99: exposure window of a flush request on another CPU, over those that closed; ' +
      "open: share that did not close; bound: the policy's security contract.",
    ...explainPrecision(runs),
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
