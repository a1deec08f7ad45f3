import { counterNames, cpuTimeCategories, type Estimate, type RunResult } from '../result.ts';
import {
  formatCount,
  formatNumber,
  formatRatio,
  formatSeconds,
  formatShare,
  formatTime,
} from './format.ts';
import { wrapParagraph } from './plain.ts';
import {
  describeWorkload,
  distributionCells,
  formatHardware,
  formatProvenance,
  formatRatioCell,
} from './results.ts';
import { formatTable, type Column } from './table.ts';

export interface RunTableInput {
  readonly run: RunResult;
  /** Words for the machine, as in a `Hardware:` line. */
  readonly hardware: string;
  /** The words of the command that gives this run again. */
  readonly command: readonly string[];
}

type Format = (value: number) => string;

const right = (header: string): Column => ({ header, align: 'right' });

/** The one sentence a run comes down to: `sync on xeon-8160-2s, make -j60 all: 26.4x +-0.3 ...`. */
export function formatHeadline({ spec, overhead }: RunResult): string[] {
  const subject = `${spec.policy.name} on ${spec.machine.name}, ${describeWorkload(spec)}`;
  return wrapParagraph(`${subject}: ${formatRatioCell(overhead.tick)} the sys time of none`, 4);
}

function estimateRow(name: string, { mean, low, high }: Estimate, format: Format): string[] {
  return [name, format(mean), `${format(low)} to ${format(high)}`];
}

function formatCosts(run: RunResult): string[] {
  const { overhead, sysPerOpNs, sysSeconds, addedSysSeconds, elapsedSeconds } = run;
  const columns = [{ header: 'cost' }, right('mean'), { header: '95 % interval' }];
  return formatTable(columns, [
    estimateRow('sys time over none (tick)', overhead.tick, formatRatio),
    estimateRow('sys time over none (precise)', overhead.precise, formatRatio),
    estimateRow('elapsed time over none', overhead.elapsed, formatRatio),
    estimateRow('sys time per op (tick)', sysPerOpNs.tick, formatTime),
    estimateRow('sys time per op (precise)', sysPerOpNs.precise, formatTime),
    estimateRow('sys seconds of the job (tick)', sysSeconds.tick, formatSeconds),
    estimateRow('sys seconds of the job (precise)', sysSeconds.precise, formatSeconds),
    estimateRow('added sys seconds (tick)', addedSysSeconds.tick, formatSeconds),
    estimateRow('added sys seconds (precise)', addedSysSeconds.precise, formatSeconds),
    estimateRow('elapsed seconds of the job', elapsedSeconds, formatSeconds),
  ]);
}

function formatCpuTime({ cpuTimeShare, idleHandlerShare }: RunResult): string[] {
  const rows = cpuTimeCategories
    .filter((category) => cpuTimeShare[category] > 0)
    .map((category) => [category, formatShare(cpuTimeShare[category])]);
  const handlers =
    idleHandlerShare > 0 ? [['  of it in handlers', formatShare(idleHandlerShare)]] : [];
  return formatTable([{ header: 'who pays: CPU time' }, right('share')], [...rows, ...handlers]);
}

function formatCounters({ counters, coalescedShare }: RunResult): string[] {
  const rows = counterNames.map((name) => [name, formatCount(counters[name])]);
  return formatTable(
    [{ header: 'counter' }, right('sum over replications')],
    [...rows, ['coalesced share of IPIs', formatShare(coalescedShare)]],
  );
}

function formatTimes({ shootdownLatencyNs, exposureWindowNs }: RunResult): string[] {
  const { pairs, worstCpu, unboundedShare, userShare, pageCpuSeconds } = exposureWindowNs;
  const columns = [{ header: 'time' }, ...['mean', 'p50', 'p99', 'max'].map(right)];
  return [
    ...formatTable(columns, [
      ['shootdown latency', ...distributionCells(shootdownLatencyNs)],
      ['exposure window, each CPU', ...distributionCells(pairs)],
      ['exposure window, worst CPU', ...distributionCells(worstCpu)],
    ]),
    '',
    ...formatTable(
      [{ header: 'exposure' }, right('')],
      [
        ['windows still open at the end', formatShare(unboundedShare)],
        ['windows in which user code ran', formatShare(userShare)],
        ['pages x CPUs x seconds', formatNumber(pageCpuSeconds)],
      ],
    ),
  ];
}

function formatContract({ contract, exposureWindowNs }: RunResult): string[] {
  const { bound, boundNs, worstNs, kept } = contract;
  const limit = boundNs === null ? '' : ` (at most ${formatTime(boundNs)})`;
  const worst = worstNs === null ? 'no window seen' : `worst ${formatTime(worstNs)}`;
  const open = exposureWindowNs.unboundedShare > 0 ? ', some windows never closed' : '';
  const verdict = kept ? 'kept' : 'BROKEN';
  return wrapParagraph(`Contract: clean by ${bound}${limit}: ${verdict}; ${worst}${open}`, 4);
}

/** Everything a run found, in mail form, ending in the command that gives it again. */
export function formatRun({ run, hardware, command }: RunTableInput): string[] {
  const { replications, precisionReached, spec, warmupMs } = run;
  const goal = formatShare(spec.run.precision);
  const sampling =
    `n = ${replications} replications of ${spec.run.measureMs} ms after ` +
    `${formatNumber(warmupMs)} ms of warm-up, seed ${spec.run.seed}, ` +
    `95 % Student-t interval, precision of ${goal} ${precisionReached ? '' : 'not '}reached`;
  return [
    ...formatHeadline(run),
    ...formatHardware(hardware, spec),
    '',
    ...formatCosts(run),
    '',
    ...formatCpuTime(run),
    '',
    ...formatCounters(run),
    '',
    ...formatTimes(run),
    '',
    ...formatContract(run),
    ...wrapParagraph(`${precisionReached ? '' : '! '}${sampling}`, 2),
    ...wrapParagraph(`key ${run.key}`, 4),
    '',
    ...formatProvenance([run], command),
  ];
}
