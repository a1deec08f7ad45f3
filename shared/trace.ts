import type { HistogramState } from './result.ts';

/**
 * The kernel's events that a trace keeps, by their kernel names. The place in this list is how an
 * event is stored: new ones go to the end, and none is taken out.
 */
export const traceEventNames = [
  'sched_switch',
  'sched_wakeup',
  'mm_page_alloc',
  'mm_page_free',
  'mm_page_free_batched',
  'mm_page_pcpu_drain',
  'tlb_flush',
  'csd_queue_cpu',
  'csd_function_entry',
  'csd_function_exit',
  'ipi_send_cpu',
  'ipi_send_cpumask',
  'ipi_raise',
  'ipi_entry',
  'ipi_exit',
  'call_function_entry',
  'call_function_exit',
  'call_function_single_entry',
  'call_function_single_exit',
] as const;

export type TraceEventName = (typeof traceEventNames)[number];
export type EventCounts = { readonly [K in TraceEventName]?: number };

export const traceFormats = ['perf-script', 'trace-cmd'] as const;
export type TraceFormat = (typeof traceFormats)[number];

/**
 * What a line can be besides an event that is kept. `other-event` to `notice` are what such texts hold
 * by design; from `lost-events` on it is something to know about. `out-of-order` lines are kept and
 * sorted in; `late` ones came too late for that and are left out. `names-full` and `pages-full`
 * count what was too many to be told apart; `cpu-late` counts CPUs, not lines.
 */
export const traceLineKinds = [
  'other-event',
  'comment',
  'blank',
  'call-chain',
  'notice',
  'lost-events',
  'unreadable',
  'malformed',
  'overlong',
  'truncated',
  'late',
  'out-of-order',
  'cpu-late',
  'names-full',
  'pages-full',
] as const;

export type TraceLineKind = (typeof traceLineKinds)[number];

export interface TraceIssue {
  readonly kind: TraceLineKind;
  readonly count: number;
  /** Line numbers from 1, the first few. */
  readonly lines: readonly number[];
  /** What the first of them says or means, as ASCII. */
  readonly example: string;
}

/** Every line of the text, accounted for: lines = events kept + those of `issues` that are lines. */
export interface TraceReport {
  readonly format: TraceFormat;
  readonly lines: number;
  /** Of the text, decompressed. */
  readonly textBytes: number;
  readonly events: number;
  readonly eventCounts: EventCounts;
  /** Events that are not kept, most frequent first, by their names. */
  readonly skipped: readonly {
    readonly name: string;
    readonly count: number;
    readonly firstLine: number;
  }[];
  /** The events that the recording lost, as far as the text has their number. */
  readonly lostEvents: number;
  /** Kinds that were met, in the order of `traceLineKinds`. */
  readonly issues: readonly TraceIssue[];
}

/** What the text says of the machine; null where it does not. */
export interface TraceMachine {
  /** CPUs that have an event. */
  readonly cpus: number;
  readonly onlineCpus: number | null;
  readonly kernel: string | null;
  readonly architecture: string | null;
  readonly cpuModel: string | null;
  readonly memoryBytes: number | null;
  readonly tool: string | null;
}

/** Count of something, and how much of it is in a second of the trace, over all CPUs. */
export interface TraceRate {
  readonly count: number;
  readonly perSecond: number;
}

export interface SchedulingSummary {
  readonly switches: number;
  readonly switchesPerCpuSecond: number;
  readonly wakeups: number;
  /** How long a task (not the idle one) ran from switch to switch, ns. */
  readonly runLengthNs: HistogramState;
  /** Of the runs: those that ended because the task slept, stopped or died, not by preemption. */
  readonly blockedShare: number | null;
  /** Of the time between the first and the last switch of each CPU. */
  readonly idleShare: number | null;
}

export interface AllocationSummary {
  readonly allocations: number;
  readonly failed: number;
  readonly pages: number;
  readonly frees: number;
  readonly freedPages: number;
  readonly byOrder: readonly (TraceRate & { readonly order: number })[];
  /** By the GFP flags' name (GFP_HIGHUSER_MOVABLE, GFP_KERNEL, ...), most frequent first. */
  readonly byClass: readonly (TraceRate & { readonly gfpClass: string })[];
}

/** Pages given to user space (GFP_HIGHUSER*, GFP_TRANSHUGE*), by whom they belonged to before. */
export interface OwnershipSummary {
  readonly userPages: number;
  readonly fromKernel: number;
  readonly fromUser: number;
  /** Not allocated in this trace before. */
  readonly fromUnknown: number;
  /** fromKernel of the known ones; null without any. */
  readonly kernelShare: number | null;
}

export interface ReuseSummary {
  readonly reusedPages: number;
  /** Pages freed on all CPUs from a page's free to its next allocation, itself included: 1 is LIFO. */
  readonly distancePages: HistogramState;
  readonly delayNs: HistogramState;
}

export interface FlushSummary {
  /** The kernel's words: flush on task switch, local MM shootdown, ... */
  readonly reason: string;
  readonly count: number;
  readonly perSecond: number;
  /** Flushes of everything: pages is -1. */
  readonly full: number;
  /** Switches of the address space that flushed nothing: pages is 0. */
  readonly none: number;
  /** Of flushes with 1 page or more. */
  readonly pages: HistogramState;
}

export interface InterruptSummary {
  /** Function-call IPIs sent, a target each. */
  readonly callsSent: number;
  /** Reschedule and other IPIs sent, a target each. */
  readonly othersSent: number;
  /** From the send of a function-call IPI to the handler's entry on the target. */
  readonly sendToHandlerNs: HistogramState;
  /** From a handler's entry to its exit. */
  readonly handlerNs: HistogramState;
  /** From a queued request to the start of its function. */
  readonly queueToFunctionNs: HistogramState;
  /** Functions run for other CPUs, by name; ns each. */
  readonly functions: readonly { readonly name: string; readonly timeNs: HistogramState }[];
}

export interface TraceSummary {
  readonly durationNs: number;
  readonly cpus: number;
  readonly perCpu: readonly {
    readonly cpu: number;
    readonly events: number;
    readonly switches: number;
  }[];
  readonly scheduling: SchedulingSummary;
  readonly allocation: AllocationSummary;
  readonly ownership: OwnershipSummary;
  readonly reuse: ReuseSummary;
  readonly flushes: readonly FlushSummary[];
  readonly interrupts: InterruptSummary;
}

/** A stored trace without its events. */
export interface TraceHead {
  readonly id: number;
  /** SHA-256 (hex) of the text, decompressed. */
  readonly hash: string;
  /** The file's name, without its folder. */
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly importedAt: string;
  readonly format: TraceFormat;
  readonly textBytes: number;
  /** Of the columns. */
  readonly storedBytes: number;
  readonly events: number;
  readonly cpus: number;
  readonly durationNs: number;
}

/** A stored trace with what was found in it. */
export interface TraceDetails extends TraceHead {
  readonly report: TraceReport;
  readonly machine: TraceMachine;
  readonly summary: TraceSummary;
}
