import { formatRecordedOn } from '../extrapolation.ts';
import type { Estimate } from '../result.ts';
import type { FitCheck, FitDistribution, StoredFit, TraceFit } from '../trace-fit.ts';
import { listNumbers } from '../spec/field.ts';
import { workloadFields, type WorkloadProfile } from '../spec/workload.ts';
import {
  formatCount,
  formatError,
  formatNumber,
  formatShare,
  formatTime,
  intervalMeaning,
} from './format.ts';
import { wrapCommand, wrapParagraph } from './plain.ts';
import { shortKey } from './results.ts';
import { formatTable, type Column } from './table.ts';

const right = (header: string): Column => ({ header, align: 'right' });

/** A fit counts as good if no rate is off by more. */
export const goodFitError = 0.05;

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

/** The outcome of the checks, in one sentence. */
export function describeChecks({ checks }: Pick<TraceFit, 'checks'>): string {
  const missed = checks.filter(({ error }) => Math.abs(error ?? 0) > goodFitError);
  const limit = `${100 * goodFitError} %`;
  if (missed.length === 0) return `The profile is within ${limit} of what was recorded.`;
  const named = missed.map(({ title, error }) => `${title} ${formatError(error)}`).join(', ');
  return `The profile is NOT within ${limit} of what was recorded: ${named}.`;
}

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
  return [
    ...formatTable(columns, rows),
    ...wrapParagraph(`95 %: ${intervalMeaning}.`, 2),
    ...wrapParagraph(describeChecks(fit), 2),
  ];
}

/** The mean of a distribution: a time, or an order. */
export function formatMean({ name }: FitDistribution, mean: number | null): string {
  return name === 'order' ? formatNumber(mean) : formatTime(mean);
}

function distributionLines({ distributions }: TraceFit): string[] {
  const rows = distributions.map((one) => [
    one.name,
    formatCount(one.count),
    formatMean(one, one.recordedMean),
    formatMean(one, one.fittedMean),
    formatShare(one.distance),
  ]);
  const columns = [
    { header: 'distribution' },
    ...['values', 'recorded mean', 'fitted mean', 'distance'].map(right),
  ];
  const meanings = [
    ...distributions.map(({ name, title }) => `${name}: ${title}`),
    'distance: the largest difference between the recorded and the fitted cumulative share ' +
      '(Kolmogorov-Smirnov)',
  ];
  return [...formatTable(columns, rows), ...meanings.flatMap((line) => wrapParagraph(line, 2))];
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
    ...wrapParagraph(`orderWeights: ${formatWeights(profile.orderWeights)}`, 2),
  ];
}

const shortestWarmupMs = 2;
const shortestMeasureMs = 20;
const longestMs = 60_000;

/** Runs start with every task runnable: five times what a task takes to wait, work and block. */
function warmupMs({ tasks, burstMs, blockMs }: WorkloadProfile): number {
  const toEachCpu = Number(/^cpus\*(\d+)$/.exec(String(tasks))?.[1] ?? 1);
  const cycles = Math.ceil(5 * (toEachCpu * burstMs + blockMs));
  return Math.min(longestMs, Math.max(shortestWarmupMs, cycles));
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
    ...fieldLines(profile, new Set(assumed.map(({ field }) => field))),
    '',
    ...checkLines(fit),
    '',
    ...distributionLines(fit),
    '',
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

/** Fitted workloads, a line each. */
export function formatFitList(fits: readonly StoredFit[]): string[] {
  const rows = fits.map((fit) => {
    const errors = fit.checks.map(({ error }) => Math.abs(error ?? 0));
    return [
      fit.profile.name,
      shortKey(fit.trace.hash),
      String(fit.cpus),
      String(fit.profile.tasks),
      formatShare(Math.max(0, ...errors)),
      fit.trace.name,
    ];
  });
  return formatTable(
    [
      { header: 'workload' },
      { header: 'trace' },
      right('CPUs'),
      { header: 'tasks' },
      right('largest error'),
      { header: 'name of the trace' },
    ],
    rows,
  );
}
