/**
 * The kernel events that a trace keeps, by their kernel names. Events are stored by their index in this
 * list: append new ones, and remove none.
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

/** `counters` is text without events: its trace has a measurement. */
export const traceFormats = ['perf-script', 'trace-cmd', 'counters'] as const;
export type TraceFormat = (typeof traceFormats)[number];

/** Lines that could not be used. */
export const leftOutKinds = [
  'unreadable',
  'malformed',
  'overlong',
  'truncated',
  'late',
  'other-clock',
] as const;

/**
 * What a line can be besides a kept event. `other-event` to `notice` are normal in such texts; from
 * `lost-events` on they are worth knowing about. `overwritten` ones say how many events came before the
 * first. `out-of-order` lines are kept and sorted in; `late` ones came too late for that and are left out,
 * as those whose time is not of the same clock. Of `unknown-flags` the flags are a number that no known
 * kernel has. `names-full` and `pages-full` count what exceeded the number that is tracked; `cpu-late`
 * counts CPUs, not lines.
 */
export const traceLineKinds = [
  'other-event',
  'comment',
  'blank',
  'call-chain',
  'notice',
  'lost-events',
  ...leftOutKinds,
  'overwritten',
  'out-of-order',
  'unknown-flags',
  'cpu-late',
  'names-full',
  'pages-full',
] as const;

/** Kinds that are counted beside the lines: each of their lines is a kept event, or none is. */
export const besideLineKinds: readonly TraceLineKind[] = [
  'out-of-order',
  'unknown-flags',
  'cpu-late',
  'names-full',
  'pages-full',
];

export type TraceLineKind = (typeof traceLineKinds)[number];
