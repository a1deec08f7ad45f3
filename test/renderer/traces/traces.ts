import { formatTraceSummary } from '../../../shared/text/trace-summary.ts';
import type { HistogramState } from '../../../shared/result.ts';
import type { TraceDetails, TraceHead, TraceSummary } from '../../../shared/trace.ts';
import { unknownMachine } from '../../support/unknown-machine.ts';

/** A histogram with so many values in one bin; 128 bins make a power of two. */
function histogramOf(count: number, bin: number): HistogramState {
  const value = 2 ** (bin / 128);
  return { count, sum: count * value, max: 1.5 * value, bins: count > 0 ? [bin, count] : [] };
}

const nothing = histogramOf(0, 0);

/** Something of all that a summary can have. */
export const fullSummary: TraceSummary = {
  durationNs: 107e6,
  cpus: 2,
  perCpu: [
    { cpu: 0, events: 12_000, switches: 80 },
    { cpu: 1, events: 8000, switches: 45 },
  ],
  scheduling: {
    switches: 125,
    switchesPerCpuSecond: 584,
    wakeups: 48,
    runLengthNs: histogramOf(123, 128 * 20),
    blockedShare: 0.463,
    idleShare: 0.012,
  },
  allocation: {
    allocations: 9266,
    failed: 3,
    pages: 9300,
    frees: 5057,
    freedPages: 5060,
    byOrder: [
      { order: 0, count: 9250, perSecond: 86_448 },
      { order: 2, count: 16, perSecond: 150 },
    ],
    byClass: [
      { gfpClass: 'GFP_HIGHUSER_MOVABLE', count: 9010, perSecond: 84_227 },
      { gfpClass: 'GFP_KERNEL', count: 256, perSecond: 2393 },
    ],
  },
  ownership: {
    userPages: 9011,
    fromKernel: 90,
    fromUser: 2542,
    fromUnknown: 6379,
    kernelShare: 0.0342,
  },
  reuse: {
    reusedPages: 4921,
    distancePages: histogramOf(4921, 128 * 10),
    delayNs: histogramOf(4921, 128 * 25),
  },
  flushes: [
    {
      reason: 'local MM shootdown',
      count: 413,
      perSecond: 3860,
      full: 15,
      none: 0,
      pages: histogramOf(398, 128),
    },
    {
      reason: 'flush on task switch',
      count: 106,
      perSecond: 991,
      full: 26,
      none: 80,
      pages: nothing,
    },
  ],
  interrupts: {
    callsSent: 3,
    othersSent: 11,
    sendToHandlerNs: histogramOf(3, 128 * 15),
    handlerNs: histogramOf(3, 128 * 12),
    queueToFunctionNs: histogramOf(2, 128 * 13),
    functions: [{ name: 'flush_tlb_func', timeNs: histogramOf(61, 128 * 11) }],
  },
};

/** A recording of one flush, and nothing else. */
export const bareSummary: TraceSummary = {
  durationNs: 0,
  cpus: 1,
  perCpu: [{ cpu: 0, events: 1, switches: 0 }],
  scheduling: {
    switches: 0,
    switchesPerCpuSecond: 0,
    wakeups: 0,
    runLengthNs: nothing,
    blockedShare: null,
    idleShare: null,
  },
  allocation: {
    allocations: 0,
    failed: 0,
    pages: 0,
    frees: 0,
    freedPages: 0,
    byOrder: [],
    byClass: [],
  },
  ownership: { userPages: 0, fromKernel: 0, fromUser: 0, fromUnknown: 0, kernelShare: null },
  reuse: { reusedPages: 0, distancePages: nothing, delayNs: nothing },
  flushes: [
    {
      reason: 'local MM shootdown',
      count: 1,
      perSecond: 0,
      full: 0,
      none: 0,
      pages: histogramOf(1, 0),
    },
  ],
  interrupts: {
    callsSent: 0,
    othersSent: 0,
    sendToHandlerNs: nothing,
    handlerNs: nothing,
    queueToFunctionNs: nothing,
    functions: [],
  },
};

/** A stored trace. */
export function detailsOf(summary: TraceSummary, change: Partial<TraceDetails> = {}): TraceDetails {
  const { cpus, durationNs, perCpu } = summary;
  const events = perCpu.reduce((sum, one) => sum + one.events, 0);
  const format = 'perf-script';
  return {
    ...headOf(3, { cpus, durationNs, events, textBytes: 2.96e6, storedBytes: 24_700 }),
    hash: 'c0ffee12'.repeat(8),
    report: {
      format,
      lines: events,
      textBytes: 2.96e6,
      events,
      eventCounts: { tlb_flush: events },
      skipped: [],
      lostEvents: 0,
      issues: [],
    },
    machine: unknownMachine(cpus),
    summary,
    ...change,
  };
}

/** The text that the command line prints, with single blanks. */
export function printed(trace: TraceDetails): string {
  return formatTraceSummary(trace).join(' ').replace(/ +/g, ' ');
}

export function headOf(id: number, change: Partial<TraceHead> = {}): TraceHead {
  return {
    id,
    hash: id.toString(16).padStart(64, '0'),
    name: `trace-${id}.txt`,
    importedAt: '2026-01-02T03:04:05.000Z',
    format: 'perf-script',
    textBytes: 1000,
    storedBytes: 10,
    events: 9,
    cpus: 2,
    durationNs: 1e9,
    ...change,
  };
}

export { jobOf } from '../../support/job-of.ts';
