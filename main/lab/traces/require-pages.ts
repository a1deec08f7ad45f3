import { LabError } from '../../../shared/errors.ts';
import type { TraceDetails } from '../../../shared/trace.ts';

/** Records what replays need: switches, pages, flushes, and the targets of these exactly. */
export const recordEverything =
  'perf record -a -m 4096 -e sched:sched_switch,sched:sched_wakeup,kmem:mm_page_alloc,' +
  'kmem:mm_page_free,tlb:tlb_flush,csd:csd_queue_cpu,csd:csd_function_exit -- sleep 5';

function lackOfFlags({ issues }: TraceDetails['report']): string | null {
  const unknown = issues.find(({ kind }) => kind === 'unknown-flags')?.count ?? 0;
  return unknown === 0
    ? null
    : `the GFP flags of ${unknown} allocations are numbers that no known kernel has`;
}

/**
 * @throws LabError `bad-value` if a trace has no user page for its flags are numbers without a meaning, or
 *   has no events at all.
 */
export function refuseUnknownFlags(trace: TraceDetails): void {
  const lack = lackOfPages(trace);
  const isKnown = trace.report.measurement !== undefined || lackOfFlags(trace.report) !== null;
  if (lack !== null && isKnown) throw refuse(trace, lack);
}

function refuse({ id }: TraceDetails, lack: string): LabError {
  const message = `trace ${id} has no page operation: ${lack}`;
  return new LabError('bad-value', message, recordEverything);
}

/** Why no page operation can be replayed; null if there are some. */
export function lackOfPages({ summary, report }: TraceDetails): string | null {
  const { allocation, ownership } = summary;
  if (ownership.userPages > 0) return null;
  if (report.measurement) return 'it has counters in place of events';
  if (allocation.allocations === 0) return 'it has no allocation (kmem:mm_page_alloc)';
  return (
    lackOfFlags(report) ?? 'none of its allocations is for user space (GFP_HIGHUSER, GFP_TRANSHUGE)'
  );
}

/** @throws LabError `bad-value` if a trace has no page operation to replay. */
export function requirePages(trace: TraceDetails): void {
  const lack = lackOfPages(trace);
  if (lack !== null) throw refuse(trace, lack);
}
