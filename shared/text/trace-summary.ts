import { quantile } from '../histogram-bins.ts';
import type { TraceDetails, TraceSummary } from '../trace.ts';
import { formatCount, formatNumber, formatSeconds, formatShare, formatTime } from './format.ts';
import { describeHardware } from './describe-hardware.ts';
import { formatPages, spread, spreadColumns } from './spread.ts';
import { formatMeasurement, type SimulatedCounter } from './measurement.ts';
import { formatRequests } from './trace-requests.ts';
import { wrapParagraph } from './plain.ts';
import { shortKey } from './results.ts';
import { formatTable, type Column } from './table.ts';
import { formatBytes, formatTraceReport } from './trace-report.ts';

const right = (header: string): Column => ({ header, align: 'right' });
const perSecond = (rate: number) => formatNumber(rate);

/** Maximum number of GFP flag sets with their own line. */
const shownClasses = 8;
const shownFunctions = 6;

function schedulingLines({ scheduling }: TraceSummary): string[] {
  const { switches, switchesPerCpuSecond, wakeups, runLengthNs, blockedShare, idleShare } =
    scheduling;
  if (switches === 0) return ['No context switches in this trace.'];
  return [
    ...wrapParagraph(
      `Scheduling: ${formatCount(switches)} switches, ${perSecond(switchesPerCpuSecond)} a second ` +
        `and CPU; ${formatCount(wakeups)} wakeups; ${formatShare(blockedShare)} of runs ended by ` +
        `blocking; CPUs idle ${formatShare(idleShare)}.`,
      2,
    ),
    ...formatTable(spreadColumns('time'), [spread('run of a task', runLengthNs, formatTime)]),
  ];
}

function allocationLines({ allocation }: TraceSummary): string[] {
  const { allocations, failed, pages, frees, freedPages, byOrder, byClass } = allocation;
  if (allocations + frees === 0) return ['No page allocations in this trace.'];
  const rare = byClass.slice(shownClasses);
  const others = rare.reduce((sum, { count }) => sum + count, 0);
  const rareRate = rare.reduce((sum, one) => sum + one.perSecond, 0);
  const classRows = [
    ...byClass
      .slice(0, shownClasses)
      .map((one) => [one.gfpClass, one.count, one.perSecond] as const),
    ...(others > 0 ? [['others', others, rareRate] as const] : []),
  ].map(([name, count, rate]) => [name, formatCount(count), perSecond(rate)]);
  return [
    ...wrapParagraph(
      `Pages: ${formatCount(allocations)} allocations of ${formatCount(pages)} pages` +
        `${failed > 0 ? `, ${formatCount(failed)} failed` : ''}; ${formatCount(frees)} frees of ` +
        `${formatCount(freedPages)} pages.`,
      2,
    ),
    ...formatTable([{ header: 'GFP flags' }, right('count'), right('per second')], classRows),
    '',
    ...formatTable(
      [right('order'), right('count'), right('per second')],
      byOrder.map((one) => [String(one.order), formatCount(one.count), perSecond(one.perSecond)]),
    ),
  ];
}

function reuseLines({ ownership, reuse, allocation }: TraceSummary): string[] {
  if (allocation.allocations === 0) return [];
  const { fromKernel, fromUser, fromUnknown, kernelShare } = ownership;
  return [
    '',
    ...formatTable(
      [{ header: 'user pages, by last owner' }, right('pages'), right('share of known')],
      [
        ['kernel', formatCount(fromKernel), formatShare(kernelShare)],
        ['user', formatCount(fromUser), formatShare(kernelShare === null ? null : 1 - kernelShare)],
        ['not seen before', formatCount(fromUnknown), ''],
      ],
    ),
    ...wrapParagraph('user pages: allocated with GFP_HIGHUSER* or GFP_TRANSHUGE*.', 2),
    '',
    ...formatTable(spreadColumns('reuse of freed pages'), [
      spread('distance, pages', reuse.distancePages, formatPages),
      spread('time', reuse.delayNs, formatTime),
    ]),
  ];
}

function flushLines({ flushes }: TraceSummary): string[] {
  if (flushes.length === 0) return ['No tlb_flush events in this trace.'];
  const columns = [
    { header: 'tlb_flush' },
    ...['count', '/s', 'full', '0', 'p50', 'max'].map(right),
  ];
  const rows = flushes.map(({ reason, count, perSecond: rate, full, none, pages }) => [
    reason,
    formatCount(count),
    perSecond(rate),
    formatCount(full),
    formatCount(none),
    formatPages(quantile(pages, 0.5)),
    pages.count > 0 ? formatCount(pages.max) : '-',
  ]);
  return [
    ...formatTable(columns, rows),
    ...wrapParagraph('full: of everything; 0: of nothing; p50, max: pages of the others.', 2),
  ];
}

function interruptLines({ interrupts }: TraceSummary): string[] {
  const { callsSent, othersSent, sendToHandlerNs, handlerNs, queueToFunctionNs, functions } =
    interrupts;
  const rows = [
    spread('IPI, send to handler', sendToHandlerNs, formatTime),
    spread('IPI handler', handlerNs, formatTime),
    spread('queued to its function', queueToFunctionNs, formatTime),
    ...functions.slice(0, shownFunctions).map((one) => spread(one.name, one.timeNs, formatTime)),
  ].filter(([, count]) => count !== '0');
  if (callsSent + othersSent === 0 && rows.length === 0) return ['No IPI events in this trace.'];
  return [
    ...wrapParagraph(
      `IPIs sent: ${formatCount(callsSent)} for function calls, ${formatCount(othersSent)} others.`,
      2,
    ),
    ...(rows.length > 0 ? formatTable(spreadColumns('time'), rows) : []),
  ];
}

/** A trace as text: what was recorded, and what the kernel did. */
export function formatTraceSummary(
  trace: TraceDetails,
  simulated: readonly SimulatedCounter[] = [],
): string[] {
  const { id, hash, name, machine, summary, report, textBytes, storedBytes } = trace;
  return [
    ...wrapParagraph(`Trace ${id} (${shortKey(hash)}): ${name}`, 2),
    ...wrapParagraph(`Recorded hardware: ${describeHardware(machine)}`, 4),
    ...wrapParagraph(
      `${formatSeconds(summary.durationNs / 1e9)} s; ${formatBytes(textBytes)} of text kept in ` +
        `${formatBytes(storedBytes)}.` +
        (report.firstTime === undefined ? '' : ` Its clock begins at ${report.firstTime} s.`),
      2,
    ),
    ...formatTraceReport(report),
    '',
    ...(report.measurement
      ? formatMeasurement(report.measurement, simulated)
      : eventLines(summary)),
    '',
    `lab trace summary ${id}`,
  ];
}

/** What the events of a trace show. */
function eventLines(summary: TraceSummary): string[] {
  return [
    ...schedulingLines(summary),
    '',
    ...allocationLines(summary),
    ...reuseLines(summary),
    '',
    ...flushLines(summary),
    '',
    ...interruptLines(summary),
    ...(summary.requests === undefined ? [] : ['', ...formatRequests(summary.requests)]),
  ];
}
