import { formatRecordedOn } from '../extrapolation.ts';
import {
  compareSeenWindows,
  criticalDistance,
  judgeFit,
  type WindowDifference,
} from '../fit-verdict.ts';
import type { Estimate } from '../result.ts';
import {
  fitReplications,
  type FitCheck,
  type FitDistribution,
  type FitWindows,
  type StoredFit,
  type TraceFit,
} from '../trace-fit.ts';
import { settlingMs } from '../settling-time.ts';
import { showQuantiles } from '../spec/format-field-value.ts';
import { listNumbers } from '../spec/field.ts';
import { workloadFields } from '../spec/workload-fields.ts';
import type { QuantilesName, WorkloadProfile } from '../spec/workload.ts';
import {
  formatCount,
  formatError,
  formatNumber,
  formatShare,
  formatTime,
  intervalMeaning,
  noValue,
} from './format.ts';
import { formatWindow } from './format-window.ts';
import { wrapCommand, wrapParagraph } from './plain.ts';
import { shortKey } from './results.ts';
import { formatRequests } from './trace-requests.ts';
import { formatTable, type Column } from './table.ts';

const right = (header: string): Column => ({ header, align: 'right' });

const isShare = ({ unit }: FitCheck) => unit === '';

/** A value of a check with its unit. */
export function formatCheckValue(check: FitCheck, value: number): string {
  return isShare(check) ? formatShare(value) : `${formatNumber(value, 4)} ${check.unit}`;
}

/** Half of the interval, in the unit of the value. */
export function formatInterval(check: FitCheck): string {
  const { low, high }: Estimate = check.simulated;
  const half = (high - low) / 2;
  return isShare(check) ? `+-${formatNumber(100 * half, 2)} %` : `+-${formatNumber(half, 2)}`;
}

/** What the intervals of a fit are. */
export const fitIntervalMeaning = `${intervalMeaning}; n = ${fitReplications} replications`;

function checkLines(fit: TraceFit): string[] {
  const rows = fit.checks.map((check) => [
    check.title,
    formatCheckValue(check, check.recorded),
    formatCheckValue(check, check.simulated.mean),
    formatInterval(check),
    formatError(check.error),
  ]);
  const columns = [
    { header: 'under policy none' },
    ...['recorded', 'simulated', '95 %', 'error'].map(right),
  ];
  return [...formatTable(columns, rows), ...wrapParagraph(`95 %: ${fitIntervalMeaning}.`, 2)];
}

/** The mean of a distribution: a time, or an order. */
export function formatMean({ name }: FitDistribution, mean: number | null): string {
  return name === 'order' ? formatNumber(mean) : formatTime(mean);
}

/** What the distance and its critical value are. */
export const distanceMeaning =
  'distance: the largest difference between the recorded and the fitted cumulative share ' +
  '(Kolmogorov-Smirnov); critical: what chance alone exceeds in 5 % of samples of as many ' +
  'independent values';

/** The critical value of a distance; `-` without values. */
export function formatCritical({ count }: FitDistribution): string {
  return count > 0 ? formatShare(criticalDistance(count)) : noValue;
}

function distributionLines({ distributions }: TraceFit): string[] {
  const rows = distributions.map((one) => [
    one.name,
    formatCount(one.count),
    formatMean(one, one.recordedMean),
    formatMean(one, one.fittedMean),
    formatShare(one.distance),
    formatCritical(one),
  ]);
  const columns = [
    { header: 'distribution' },
    ...['values', 'recorded mean', 'fitted mean', 'distance', 'critical'].map(right),
  ];
  const meanings = [
    ...distributions.map(({ name, title }) => `${name}: ${title}`),
    distanceMeaning,
  ];
  return [...formatTable(columns, rows), ...meanings.flatMap((line) => wrapParagraph(line, 2))];
}

/** Headers of the table of windows. */
export const windowHeaders = ['replay', 'fitted', 'difference'] as const;

/** A quantity of the windows, in the replay and of the workload, and the difference. */
export function windowRow(
  { policy, name, replay, fitted, difference }: WindowDifference,
  { horizonNs }: FitWindows,
): [name: string, replay: string, fitted: string, difference: string] {
  if (name === 'open') {
    const points = 100 * (difference ?? 0);
    const apart = `${points > 0 ? '+' : ''}${points.toFixed(2)} pt`;
    return [`${policy} open`, formatShare(replay), formatShare(fitted), apart];
  }
  const write = (ns: number | null) => formatWindow(ns, horizonNs);
  return [`${policy} ${name}`, write(replay), write(fitted), formatError(difference)];
}

/** What the windows are of, with how many there are. Empty if none were compared. */
export function describeWindows(windows: readonly FitWindows[]): string {
  const [first] = windows;
  if (!first) return '';
  const counts = windows.map(
    ({ policy, replay, fitted }) =>
      `${policy} ${formatCount(replay.pairs)} in the replay, ${formatCount(fitted.pairs)} fitted`,
  );
  return (
    `Windows of all pairs, each followed for ${formatTime(first.horizonNs)} in both; open: not ` +
    `closed by then. Pairs: ${counts.join('; ')}. The replay is one recording: its pairs depend ` +
    'on each other, and its quantiles have no interval.'
  );
}

function windowLines({ windows }: TraceFit): string[] {
  const rows = windows.flatMap((one) =>
    compareSeenWindows(one).map((difference) => windowRow(difference, one)),
  );
  if (rows.length === 0) return [];
  const columns = [{ header: 'exposure window' }, ...windowHeaders.map(right)];
  return [...formatTable(columns, rows), ...wrapParagraph(describeWindows(windows), 2), ''];
}

/** The tables of quantiles of a profile by some of their values, by field; empty if it has none. */
export function describeTables(profile: WorkloadProfile): [field: string, table: string][] {
  return Object.entries(workloadFields).flatMap(([name, { kind }]) => {
    const value = kind === 'quantiles' ? profile[name as QuantilesName] : null;
    return value ? [[name, `${showQuantiles(value)}, in multiples of the mean`]] : [];
  });
}

function formatWeights(weights: readonly number[]): string {
  return weights
    .flatMap((weight, order) => (weight > 0 ? [`${order}=${formatNumber(weight)}`] : []))
    .join(', ');
}

function fieldLines(profile: WorkloadProfile, assumed: ReadonlySet<string>): string[] {
  const rows = listNumbers(workloadFields).map(([name, field]) => [
    name,
    String(profile[name]),
    field.unit,
    assumed.has(name) ? 'assumed' : '',
    field.text,
  ]);
  const columns = [
    { header: 'field' },
    right('value'),
    ...['', '', ''].map((header) => ({ header })),
  ];
  return [
    ...formatTable(columns, rows),
    ...describeTables(profile).flatMap(([name, table]) => wrapParagraph(`${name}: ${table}`, 2)),
    ...wrapParagraph(`orderWeights: ${formatWeights(profile.orderWeights)}`, 2),
  ];
}

const shortestWarmupMs = 2;
const shortestMeasureMs = 20;
const longestMs = 60_000;

/** How long a run of the workload takes to settle, in whole ms. */
function warmupMs(profile: WorkloadProfile): number {
  const tasksToCpu = Number(/^cpus\*(\d+)$/.exec(String(profile.tasks))?.[1] ?? 1);
  const settled = Math.ceil(settlingMs(profile, tasksToCpu));
  return Math.min(longestMs, Math.max(shortestWarmupMs, settled));
}

/** The machine of the fit: at another clock its cycles take another time. */
function onMachine({ machine, cpus, ghz }: TraceFit): string[] {
  const isPlain = machine === `server-${cpus}`;
  const count = isPlain ? [] : ['--set', `machine.cpus=${cpus}`];
  return ['--machine', machine, ...count, '--set', `machine.ghz=${ghz}`];
}

function nextCommand(fit: TraceFit): string[] {
  const { profile } = fit;
  const warmup = warmupMs(profile);
  const measure = Math.min(longestMs, Math.max(shortestMeasureMs, 4 * warmup));
  const workload = ['--workload', profile.name, ...onMachine(fit)];
  const run = ['--set', `run.warmupMs=${warmup}`, '--set', `run.measureMs=${measure}`];
  return ['lab', 'sweep', ...workload, ...run, '--vary', 'policy=sync,deferred'];
}

/** What was recorded of requests that the workload does not have. */
function requestLines({ requests }: StoredFit): string[] {
  if (requests === undefined) return [];
  return [
    ...formatRequests(requests),
    ...wrapParagraph('They are not in the workload, which asks for page operations only.', 2),
    '',
  ];
}

/** A fitted workload as text: its fields, how good it is, and what was assumed. */
export function formatTraceFit(fit: StoredFit): string[] {
  const { profile, trace, cpus, machine, ghz, modelVersion, assumed } = fit;
  const { name } = profile;
  const on = formatRecordedOn({ trace: trace.hash, cpus });
  return [
    ...wrapParagraph(
      `Workload ${name}: fitted to ${on} (${trace.name}), with the ${formatNumber(ghz)} GHz of ` +
        `${machine}, model version ${modelVersion}.`,
      2,
    ),
    '',
    ...judgeFit(fit).flatMap((sentence) => wrapParagraph(sentence, 2)),
    '',
    ...fieldLines(profile, new Set(assumed.map(({ field }) => field))),
    '',
    ...checkLines(fit),
    '',
    ...distributionLines(fit),
    '',
    ...windowLines(fit),
    ...requestLines(fit),
    'Assumed, as the recording does not show it:',
    ...assumed.flatMap(({ field, value, why }) =>
      wrapParagraph(`  ${field} ${value}: ${why}`, 4).map((line, i) =>
        i > 0 ? line : `  ${line}`,
      ),
    ),
    ...wrapParagraph(
      `On more or fewer CPUs than ${cpus} the workload is extrapolated, and is marked so.`,
      2,
    ),
    '',
    ...wrapCommand(nextCommand(fit)),
  ];
}

/** A fit as JSON, with its verdict in words. */
export function fitToJson(fit: StoredFit): string {
  return JSON.stringify({ ...fit, verdict: judgeFit(fit) });
}

const largest = (values: readonly (number | null)[]): string => {
  const known = values.flatMap((value) => (value === null ? [] : [Math.abs(value)]));
  return known.length > 0 ? formatShare(Math.max(...known)) : noValue;
};

/** The largest errors of a fit: of rates, the KS distances, the quantiles of windows. */
function largestErrors({ checks, distributions, windows }: StoredFit): string[] {
  const quantiles = windows.flatMap(compareSeenWindows).filter(({ name }) => name !== 'open');
  return [
    largest(checks.map(({ error }) => error)),
    largest(distributions.map(({ distance }) => distance)),
    largest(quantiles.map(({ difference }) => difference)),
  ];
}

/** Fitted workloads, a line each. */
export function formatFitList(fits: readonly StoredFit[]): string[] {
  const rows = fits.map((fit) => {
    return [
      fit.profile.name,
      shortKey(fit.trace.hash),
      String(fit.cpus),
      String(fit.profile.tasks),
      ...largestErrors(fit),
      fit.trace.name,
    ];
  });
  const lines = formatTable(
    [
      { header: 'workload' },
      { header: 'trace' },
      right('CPUs'),
      { header: 'tasks' },
      ...['rates', 'KS', 'windows'].map(right),
      { header: 'recording' },
    ],
    rows,
  );
  return [...lines, 'rates, KS, windows: the largest error of each'];
}
