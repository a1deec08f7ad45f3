import type { Estimate, RunResult } from '../../result.ts';
import { formatTime } from '../../text/format.ts';
import type { ValueFormat } from '../figure.ts';
import { measureNames, type ExposureName, type MeasureName } from '../measures.ts';
import { exposureOf } from './exposure.ts';
import type { FigureInput } from './figure-input.ts';
import type { Measure } from './measure.ts';
import { numberAxis } from './parts.ts';

type Read = Measure['read'];

function measure(
  title: string,
  format: ValueFormat,
  read: Read,
  more: Partial<Measure> & { readonly unit?: string } = {},
): Omit<Measure, 'name'> {
  const { unit = '', ...rest } = more;
  const axis = numberAxis(title, unit, format, 'log');
  return { axis, read, isPublished: false, reference: null, ...rest };
}

const baseline = { at: 1, label: 'none' } as const;

/** The share of exposures that is open is known for every run, quantiles only up to the horizon. */
function exposureMeasure(
  title: string,
  name: ExposureName,
  format: ValueFormat,
): Omit<Measure, 'name'> {
  const read: Read = (run) => {
    const exposure = exposureOf(run.exposureWindowNs, name);
    if (exposure === null || exposure.isOpen) return null;
    const { x, interval } = exposure;
    return interval ? { mean: x, low: interval[0], high: interval[1] } : x;
  };
  const unit = format === 'time' ? 'ns' : '';
  return measure(title, format, read, { unit, missing: 'not bounded, or without windows' });
}

/** Page operations per second: the whole job's over its elapsed seconds. */
function throughputOf({ spec, elapsedSeconds: { mean, low, high } }: RunResult): Estimate | null {
  const ops = spec.workload.totalOps;
  if (low <= 0) return null;
  return { mean: ops / mean, low: ops / high, high: ops / low };
}

const estimated =
  (of: keyof NonNullable<ReturnType<NonNullable<FigureInput['estimates']>['get']>>) =>
  ({ key }: RunResult, { estimates }: FigureInput): Estimate | null => {
    const found = estimates?.get(key)?.[of];
    return found && 'mean' in found ? found : null;
  };

const secondsOfSimulation = ({ spec, replications }: RunResult) =>
  spec.machine.cpus * (spec.run.measureMs / 1000) * replications;

const notObserved = 'not observed, or nothing interrupts';

const table: Readonly<Record<MeasureName, Omit<Measure, 'name'>>> = {
  ratio: measure('system time, relative to policy none', 'ratio', (run) => run.overhead.tick, {
    isPublished: true,
    reference: baseline,
  }),
  'ratio-precise': measure(
    'system time by precise accounting, relative to policy none',
    'ratio',
    (run) => run.overhead.precise,
    { reference: baseline },
  ),
  'elapsed-ratio': measure(
    'elapsed time, relative to policy none',
    'ratio',
    (run) => run.overhead.elapsed,
    { reference: baseline },
  ),
  'added-seconds': measure(
    'system time added to policy none',
    'number',
    (run) => run.addedSysSeconds.tick,
    { unit: 's' },
  ),
  'sys-seconds': measure('system time of the whole job', 'number', (run) => run.sysSeconds.tick, {
    unit: 's',
  }),
  'elapsed-seconds': measure(
    'elapsed time of the whole job',
    'number',
    (run) => run.elapsedSeconds,
    { unit: 's' },
  ),
  'window-p99': exposureMeasure('exposure window, 99th percentile', 'window-p99', 'time'),
  'window-p50': exposureMeasure('exposure window, median', 'window-p50', 'time'),
  'window-longest': exposureMeasure('longest exposure window seen', 'window-longest', 'time'),
  'open-share': exposureMeasure('share of windows still open', 'open-share', 'share'),
  'busy-p99': exposureMeasure('stale while busy, 99th percentile', 'busy-p99', 'time'),
  stolen: measure(
    'CPU time that handlers take from user code',
    'share',
    (run, input) => estimated('stolenShare')(run, input) ?? run.cpuTimeShare.ipiHandlerOverUser,
    { isOfReplications: true },
  ),
  'ipi-rate': measure(
    'flush interrupts taken, per CPU and second',
    'count',
    (run, input) =>
      estimated('interruptRate')(run, input) ??
      run.counters.interruptsTaken / secondsOfSimulation(run),
    { unit: '/s', isOfReplications: true },
  ),
  ipis: measure(
    'flush interrupts taken per page operation',
    'number',
    (run, input) =>
      estimated('interruptsPerOp')(run, input) ??
      (run.counters.ops > 0 ? run.counters.interruptsTaken / run.counters.ops : null),
    { isOfReplications: true },
  ),
  throughput: measure('page operations per second', 'count', throughputOf, { unit: '/s' }),
  interruptions: measure(
    'interruptions of a CPU that runs tasks, per second, mean of all CPUs',
    'count',
    ({ disturbance }) => disturbance?.mean.perSecond ?? null,
    { unit: '/s', missing: notObserved, isOfReplications: true },
  ),
  'worst-cpu': measure(
    'interruptions of the CPU that is interrupted most, per second',
    'count',
    ({ disturbance }) => disturbance?.worstCpu.perSecond ?? null,
    { unit: '/s', missing: notObserved, isOfReplications: true },
  ),
  'longest-pause': measure(
    'longest pause of a CPU that runs tasks',
    'time',
    ({ disturbance }) => disturbance?.longestPauseNs ?? null,
    { unit: 'ns', missing: notObserved, isOfReplications: true },
  ),
  'run-p50': measure(
    'run of a CPU without a pause, median',
    'time',
    ({ disturbance }) => disturbance?.runs?.p50 ?? null,
    { unit: 'ns', missing: notObserved, isOfReplications: true },
  ),
  'op-p99': measure(
    'page operation from its begin to its end, 99th percentile',
    'time',
    ({ disturbance }) => disturbance?.ops?.p99 ?? null,
    { unit: 'ns', missing: notObserved, isOfReplications: true },
  ),
};

/** Every quantity by name. */
export const measures = Object.fromEntries(
  measureNames.map((name) => [name, { ...table[name], name }]),
) as Readonly<Record<MeasureName, Measure>>;

/** What was followed for how long, if quantiles can lie beyond it. */
export function describeHorizons(runs: readonly RunResult[]): string {
  const known = runs.flatMap(({ exposureWindowNs: { horizonNs } }) => horizonNs ?? []);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (known.length === 0) return 'a time not kept';
  return least === most ? formatTime(least) : `${formatTime(least)} to ${formatTime(most)}`;
}

/** Whether a quantity has an interval only from the values of single replications. */
export function isOfReplications(name: MeasureName | undefined): boolean {
  return name !== undefined && measures[name].isOfReplications === true;
}

/** What a figure shows: what was asked for, else what it costs. */
export function chosenMeasure({ measure: name = 'ratio' }: FigureInput): Measure {
  return measures[name];
}

/** The title of a figure of a quantity; its own if none was asked for. */
export function titleOf({ measure: name }: FigureInput, own: string): string {
  if (name === undefined || name === 'ratio') return own;
  const { title } = measures[name].axis;
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}
