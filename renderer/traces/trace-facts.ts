import { formatCount, formatTime } from '../../shared/text/format.ts';
import { formatBytes } from '../../shared/text/trace-report.ts';
import { describeMeasurement } from '../../shared/text/measurement.ts';
import { describeHardware } from '../../shared/text/describe-hardware.ts';
import type { TraceDetails } from '../../shared/trace.ts';
import { formatTimestamp } from '../text/format-timestamp.ts';

/** What was recorded, in one sentence. */
export function describeTrace({ durationNs, events, cpus, summary, report }: TraceDetails): string {
  if (report.measurement) return describeMeasurement(report.measurement);
  const { scheduling, allocation, flushes } = summary;
  const flushed = flushes.reduce((sum, { count }) => sum + count, 0);
  const parts = [
    `${formatCount(events)} events of ${formatTime(durationNs)} on ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`,
    `${formatCount(scheduling.switches)} switches`,
    `${formatCount(allocation.allocations)} allocations`,
    `${formatCount(flushed)} flushes`,
  ];
  return `${parts.join(', ')}.`;
}

/** What is known about a trace besides its events, as names and values. */
export function traceFacts(trace: TraceDetails): (readonly [name: string, value: string])[] {
  const { machine, textBytes, storedBytes, importedAt, format } = trace;
  return [
    ['Recorded hardware', describeHardware(machine)],
    ['Text', `${formatBytes(textBytes)} of ${machine.tool ?? format}`],
    ['Stored', `${formatBytes(storedBytes)} since ${formatTimestamp(importedAt)}`],
  ];
}
