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
