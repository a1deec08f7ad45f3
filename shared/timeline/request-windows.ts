import type { IndexedTimeline } from './index-timeline.ts';
import { cpusOfRequest, domainBeside } from './domains.ts';
import { flushCauses, requestKinds, type FlushCause } from './layouts.ts';
import type { TimelineDomain } from './timeline-head.ts';

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
  /** The domain that a flush was for, where that is not the request's own. */
  readonly flushedFor: TimelineDomain | null;
}

function closedInLog(timeline: IndexedTimeline, request: number): Map<number, RequestWindow> {
  const { requests, closings, flushes } = timeline;
  const found = new Map<number, RequestWindow>();
  const at = requests.loggedAt[request]!;
  if (at < 0) return found;
  const concerned = new Set(cpusOfRequest(timeline, request));
  const t0 = requests.t0[request]!;
  const domain = requests.domain[request]!;
  for (let row = 0; row < closings.count; row++) {
    if (at < closings.from[row]! || at >= closings.to[row]!) continue;
    if (closings.domain[row] !== domain) continue;
    const cpu = closings.cpu[row]!;
    if (!concerned.has(cpu)) continue;
    const ns = closings.end[row]! - t0;
    const message = closings.byMessage[row]!;
    const flush = closings.byFlush[row]!;
    const by = flush >= 0 ? flushCauses[flushes.cause[flush]!]! : 'message';
    const flushedFor = domainBeside(timeline, domainOfCloser(timeline, message, flush), domain);
    found.set(cpu, { cpu, ns, isOpen: false, by, row: flush >= 0 ? flush : message, flushedFor });
  }
  return found;
}

/** What a message or a flush was for, by its row, -1 without. */
function domainOfCloser(
  { requests, messages, flushes }: IndexedTimeline,
  message: number,
  flush: number,
): number {
  if (flush >= 0) return flushes.domain[flush]!;
  return message < 0 ? -1 : requests.domain[messages.request[message]!]!;
}

/** The windows of a request on the CPUs that it concerns. None if they were not followed, and none on its own CPU. */
export function windowsOfRequest(timeline: IndexedTimeline, request: number): RequestWindow[] {
  const { requests, messages, messageStarts, broadcasts, stoppedNs } = timeline;
  if (requests.isFollowed[request] !== 1) return [];
  const found = closedInLog(timeline, request);
  for (let row = messageStarts[request]!; row < messageStarts[request + 1]!; row++) {
    const ns = messages.window[row]!;
    const cpu = messages.target[row]!;
    const own = messages.flushEnd[row]! - requests.t0[request]!;
    const by = ns < own ? 'message' : 'own-message';
    if (!Number.isNaN(ns)) found.set(cpu, { cpu, ns, isOpen: false, by, row, flushedFor: null });
  }
  for (let row = 0; row < broadcasts.count; row++) {
    if (broadcasts.request[row] !== request) continue;
    const cpu = broadcasts.cpu[row]!;
    // A CPU that was not asked, as it flushed before it ran anything, stands there too.
    const by = isKind(timeline, request, 'broadcast') ? 'broadcast' : 'emptied';
    const window = broadcasts.window[row]!;
    found.set(cpu, { cpu, ns: window, isOpen: false, by, row: -1, flushedFor: null });
  }
  const ns = stoppedNs - requests.t0[request]!;
  const windows: RequestWindow[] = [];
  const asking = requests.cpu[request]!;
  for (const cpu of cpusOfRequest(timeline, request)) {
    if (cpu === asking) continue;
    const open = { cpu, ns, isOpen: true, by: null, row: -1, flushedFor: null };
    windows.push(found.get(cpu) ?? open);
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
