import type { IndexedTimeline } from './index-timeline.ts';
import { processByCpu } from './windows.ts';
import { flushCauses, requestKinds, type FlushCause } from './layouts.ts';

/** What became of a request on one other CPU. */
export interface RequestWindow {
  readonly cpu: number;
  /** How long it was stale, ns; if `isOpen`, until the simulation stopped. */
  readonly ns: number;
  readonly isOpen: boolean;
  /** What cleaned it: its own message, another's, a flush by its cause, a broadcast; null if open. */
  readonly by: 'own-message' | 'message' | 'broadcast' | FlushCause | null;
  /** The row of the message or the flush, -1 without. */
  readonly row: number;
}

function closedInLog(timeline: IndexedTimeline, request: number): Map<number, RequestWindow> {
  const { requests, closings, flushes } = timeline;
  const found = new Map<number, RequestWindow>();
  const at = requests.loggedAt[request]!;
  if (at < 0) return found;
  const processOf = processByCpu(timeline);
  const process = processOf[requests.cpu[request]!];
  const t0 = requests.t0[request]!;
  for (let row = 0; row < closings.count; row++) {
    if (at < closings.from[row]! || at >= closings.to[row]!) continue;
    const cpu = closings.cpu[row]!;
    if (processOf[cpu] !== process) continue;
    const ns = closings.end[row]! - t0;
    const message = closings.byMessage[row]!;
    const flush = closings.byFlush[row]!;
    const by = flush >= 0 ? flushCauses[flushes.cause[flush]!]! : 'message';
    found.set(cpu, { cpu, ns, isOpen: false, by, row: flush >= 0 ? flush : message });
  }
  return found;
}

/** The windows of a request on the CPUs that it concerns. None if they were not followed, and none on its own CPU. */
export function windowsOfRequest(timeline: IndexedTimeline, request: number): RequestWindow[] {
  const { requests, messages, messageStarts, broadcasts, processes, stoppedNs } = timeline;
  if (requests.isFollowed[request] !== 1) return [];
  const found = closedInLog(timeline, request);
  for (let row = messageStarts[request]!; row < messageStarts[request + 1]!; row++) {
    const ns = messages.window[row]!;
    const cpu = messages.target[row]!;
    const own = messages.flushEnd[row]! - requests.t0[request]!;
    const by = ns < own ? 'message' : 'own-message';
    if (!Number.isNaN(ns)) found.set(cpu, { cpu, ns, isOpen: false, by, row });
  }
  for (let row = 0; row < broadcasts.count; row++) {
    if (broadcasts.request[row] !== request) continue;
    const cpu = broadcasts.cpu[row]!;
    // A CPU that was not asked, as it flushed before it ran anything, stands there too.
    const by = isKind(timeline, request, 'broadcast') ? 'broadcast' : 'emptied';
    found.set(cpu, { cpu, ns: broadcasts.window[row]!, isOpen: false, by, row: -1 });
  }
  const ns = stoppedNs - requests.t0[request]!;
  const windows: RequestWindow[] = [];
  const asking = requests.cpu[request]!;
  for (const cpu of processes[processByCpu(timeline)[asking]!]!) {
    if (cpu === asking) continue;
    windows.push(found.get(cpu) ?? { cpu, ns, isOpen: true, by: null, row: -1 });
  }
  return windows;
}

export function isKind(
  { requests }: IndexedTimeline,
  request: number,
  kind: (typeof requestKinds)[number],
): boolean {
  return requestKinds[requests.kind[request]!] === kind;
}
