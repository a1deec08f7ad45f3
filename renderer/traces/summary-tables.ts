import { formatCount, formatNumber, formatShare, formatTime } from '../../shared/text/format.ts';
import { formatPages, spread } from '../../shared/text/spread.ts';
import type { TraceSummary } from '../../shared/trace.ts';
import type { DetailRow } from '../runs/detail-rows.ts';

/** A part of a trace's summary as a table; the first cell of a row is its heading. */
export interface SummaryTable {
  readonly title: string;
  /** Headers of the cells after the heading; without them the table is a list of names and values. */
  readonly headers?: readonly string[];
  /** At least one. */
  readonly rows: readonly DetailRow[];
  /** Explains a term. */
  readonly note?: string;
}

const spreadHeaders = ['Count', 'Mean', 'p50', 'p99', 'Max'];
const rateHeaders = ['Count', 'Per second'];

type Spread = Parameters<typeof spread>;

/** Rows of the distributions that have values. */
function spreads(...all: readonly Spread[]): DetailRow[] {
  return all
    .filter(([, state]) => state.count > 0)
    .map((one) => {
      const [name = '', ...cells] = spread(...one);
      return [name, ...cells];
    });
}

function rate({ count, perSecond }: { readonly count: number; readonly perSecond: number }) {
  return [formatCount(count), formatNumber(perSecond)] as const;
}

function scheduling({ scheduling: own, cpus, durationNs }: TraceSummary): SummaryTable[] {
  if (own.switches === 0) return [];
  const rows: DetailRow[] = [
    ['Context switches', formatCount(own.switches)],
    ['Switches per CPU and second', formatNumber(own.switchesPerCpuSecond)],
    ['Wakeups', own.wakeups === 0 ? 'none recorded' : formatCount(own.wakeups)],
    ['Runs that ended by blocking', formatShare(own.blockedShare)],
    ['CPUs idle', formatShare(own.idleShare)],
    ['CPU time recorded', formatTime(cpus * durationNs)],
  ];
  return [{ title: 'Scheduling', rows }];
}

function times({ scheduling: own, reuse }: TraceSummary): SummaryTable[] {
  const runs = spreads(['Run of a task', own.runLengthNs, formatTime]);
  const reused = spreads(
    ['Distance, pages', reuse.distancePages, formatPages],
    ['Time', reuse.delayNs, formatTime],
  );
  return [
    { title: 'Run lengths', headers: spreadHeaders, rows: runs },
    {
      title: 'Reuse of freed pages',
      headers: spreadHeaders,
      rows: reused,
      note: 'Distance: pages freed until a page is allocated again, itself included.',
    },
  ];
}

function allocation({ allocation: own }: TraceSummary): SummaryTable[] {
  if (own.allocations + own.frees === 0) return [];
  const counts: DetailRow[] = [
    ['Allocations', formatCount(own.allocations)],
    ['Pages allocated', formatCount(own.pages)],
    ['Allocations that failed', formatCount(own.failed)],
    ['Frees', formatCount(own.frees)],
    ['Pages freed', formatCount(own.freedPages)],
  ];
  const orders = own.byOrder.map((one): DetailRow => [`Order ${one.order}`, ...rate(one)]);
  const classes = own.byClass.map((one): DetailRow => [one.gfpClass, ...rate(one)]);
  return [
    { title: 'Pages', rows: counts },
    { title: 'Allocations by order', headers: rateHeaders, rows: orders },
    { title: 'Allocations by GFP flags', headers: rateHeaders, rows: classes },
  ];
}

function ownership({ ownership: own }: TraceSummary): SummaryTable[] {
  if (own.userPages === 0) return [];
  const { kernelShare } = own;
  const userShare = kernelShare === null ? null : 1 - kernelShare;
  return [
    {
      title: 'User pages by last owner',
      headers: ['Pages', 'Share of known'],
      rows: [
        ['Kernel', formatCount(own.fromKernel), formatShare(kernelShare)],
        ['User', formatCount(own.fromUser), formatShare(userShare)],
        ['Not seen before', formatCount(own.fromUnknown), ''],
      ],
      note: 'User pages: allocated with GFP_HIGHUSER* or GFP_TRANSHUGE*.',
    },
  ];
}

function flushes({ flushes: own }: TraceSummary): SummaryTable[] {
  const rows = own.map((one): DetailRow => {
    const [, , , p50 = '', , max = ''] = spread('', one.pages, formatPages);
    return [one.reason, ...rate(one), formatCount(one.full), formatCount(one.none), p50, max];
  });
  return [
    {
      title: 'TLB flushes by reason',
      headers: [...rateHeaders, 'Full', 'None', 'Pages p50', 'Pages max'],
      rows,
      note: 'Full: of everything. None: the address space changed and nothing was flushed.',
    },
  ];
}

function interrupts({ interrupts: own }: TraceSummary): SummaryTable[] {
  const { callsSent, othersSent } = own;
  const sent: DetailRow[] = [
    ['For function calls', formatCount(callsSent)],
    ['Others', formatCount(othersSent)],
  ];
  const measured = spreads(
    ['IPI, send to handler', own.sendToHandlerNs, formatTime],
    ['IPI handler', own.handlerNs, formatTime],
    ['Queued to its function', own.queueToFunctionNs, formatTime],
    ...own.functions.map(({ name, timeNs }): Spread => [name, timeNs, formatTime]),
  );
  return [
    { title: 'IPIs sent', rows: callsSent + othersSent > 0 ? sent : [] },
    { title: 'IPI and function times', headers: spreadHeaders, rows: measured },
  ];
}

function byCpu({ perCpu, durationNs }: TraceSummary): SummaryTable[] {
  const seconds = durationNs / 1e9;
  const rows = perCpu.map(({ cpu, events, switches }): DetailRow => {
    const perSecond = formatNumber(seconds > 0 ? switches / seconds : null);
    return [`CPU ${cpu}`, formatCount(events), formatCount(switches), perSecond];
  });
  return [{ title: 'By CPU', headers: ['Events', 'Switches', 'Switches per second'], rows }];
}

/** Every non-empty part of the summary, as tables. */
export function summaryTables(summary: TraceSummary): SummaryTable[] {
  const parts = [scheduling, times, allocation, ownership, flushes, interrupts, byCpu];
  return parts.flatMap((part) => part(summary)).filter(({ rows }) => rows.length > 0);
}

/** What this trace lacks for a full summary, and what to record for it. */
export interface NotRecorded {
  readonly what: string;
  readonly events: string;
}

export function notRecorded(summary: TraceSummary): NotRecorded[] {
  const { scheduling: switched, allocation: own, flushes: flushed, interrupts: sent } = summary;
  const { callsSent, othersSent, sendToHandlerNs, handlerNs, queueToFunctionNs } = sent;
  const all: readonly (NotRecorded & { readonly isThere: boolean })[] = [
    {
      what: 'context switches and run lengths',
      events: 'sched:sched_switch',
      isThere: switched.switches > 0,
    },
    { what: 'wakeups', events: 'sched:sched_wakeup', isThere: switched.wakeups > 0 },
    { what: 'allocations', events: 'kmem:mm_page_alloc', isThere: own.allocations > 0 },
    { what: 'frees and reuse', events: 'kmem:mm_page_free', isThere: own.frees > 0 },
    { what: 'TLB flushes', events: 'tlb:tlb_flush', isThere: flushed.length > 0 },
    {
      what: 'IPIs sent',
      events: 'ipi:ipi_send_cpu,ipi:ipi_send_cpumask',
      isThere: callsSent + othersSent > 0,
    },
    {
      what: 'times of IPI handlers',
      events: 'irq_vectors:call_function_*',
      isThere: handlerNs.count + sendToHandlerNs.count > 0,
    },
    {
      what: 'times from queueing to function',
      events: 'csd:csd_queue_cpu,csd:csd_function_entry,csd:csd_function_exit',
      isThere: queueToFunctionNs.count > 0,
    },
  ];
  return all.filter(({ isThere }) => !isThere).map(({ what, events }) => ({ what, events }));
}
