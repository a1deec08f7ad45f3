import { requestKinds, type Timeline } from './layouts.ts';
import type { TimelineDomain } from './timeline-head.ts';

/** What closed a window: a message's handler or a flush outside of handlers, by its row; else -1. */
export interface Closing {
  readonly byMessage: number;
  readonly byFlush: number;
}

/** A window that closed: on which CPU, of which request's row, how long it was, ns. */
export type VisitWindow = (
  request: number,
  cpu: number,
  windowNs: number,
  closing: Closing,
) => void;

/** Of a domain, by CPU: the number of the process that its requests concern; 0 for one that makes none. */
function processByCpu({ processes }: TimelineDomain, cpus: number): Int32Array {
  const numbers = new Int32Array(cpus);
  processes.forEach((members, process) => {
    for (const cpu of members) numbers[cpu] = process;
  });
  return numbers;
}

/**
 * By domain and CPU: the rows of the requests of its process by their place in the log of that, for the
 * windows that other flushes close.
 */
export function loggedRows({
  requests,
  domains,
  cpus,
}: Timeline): readonly (readonly Int32Array[])[] {
  const processOf = domains.map((domain) => processByCpu(domain, cpus));
  const rows: number[][][] = domains.map(({ processes }) => processes.map(() => []));
  for (let row = 0; row < requests.count; row++) {
    const at = requests.loggedAt[row] ?? -1;
    const domain = requests.domain[row]!;
    if (at >= 0) rows[domain]![processOf[domain]![requests.cpu[row]!]!]![at] = row;
  }
  return rows.map((own, domain) => {
    const packed = own.map((places) => Int32Array.from(places, (row) => row ?? -1));
    return Array.from(processOf[domain]!, (process) => packed[process]!);
  });
}

/** Visits every window that closed, those longer than the horizon too. */
export function visitWindows(timeline: Timeline, visit: VisitWindow): void {
  const { messages, closings, broadcasts, requests } = timeline;
  for (let row = 0; row < messages.count; row++) {
    const window = messages.window[row] ?? NaN;
    if (Number.isNaN(window)) continue;
    visit(messages.request[row]!, messages.target[row]!, window, { byMessage: row, byFlush: -1 });
  }
  for (let row = 0; row < broadcasts.count; row++) {
    visit(broadcasts.request[row]!, broadcasts.cpu[row]!, broadcasts.window[row]!, {
      byMessage: -1,
      byFlush: -1,
    });
  }
  const logged = loggedRows(timeline);
  for (let row = 0; row < closings.count; row++) {
    const cpu = closings.cpu[row]!;
    const own = logged[closings.domain[row]!]!;
    const closing = { byMessage: closings.byMessage[row]!, byFlush: closings.byFlush[row]! };
    for (let at = closings.from[row]!; at < closings.to[row]!; at++) {
      const request = own[cpu]![at]!;
      if (requests.cpu[request] === cpu) continue;
      visit(request, cpu, closings.end[row]! - requests.t0[request]!, closing);
    }
  }
}

/** By domain and CPU: how many others its requests concern. */
export function countOthers({ domains, cpus }: Timeline): readonly (readonly number[])[] {
  return domains.map((domain) =>
    Array.from(
      processByCpu(domain, cpus),
      (process) => (domain.processes[process]?.length ?? 1) - 1,
    ),
  );
}

/** Pairs of a followed request of a domain and another CPU that it concerns. */
export function countPairs(timeline: Timeline, domain: number): number {
  const { requests } = timeline;
  const others = countOthers(timeline)[domain]!;
  let pairs = 0;
  for (let row = 0; row < requests.count; row++) {
    if (requests.domain[row] !== domain || requests.isFollowed[row] !== 1) continue;
    pairs += others[requests.cpu[row]!]!;
  }
  return pairs;
}

export function kindOfRequest({ requests }: Timeline, row: number) {
  return requestKinds[requests.kind[row]!]!;
}
