import { requestKinds, type Timeline } from './layouts.ts';

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

/** By CPU: the number of the process that its requests concern; 0 for one that makes none. */
export function processByCpu({ processes, cpus }: Timeline): Int32Array {
  const numbers = new Int32Array(cpus);
  processes.forEach((members, process) => {
    for (const cpu of members) numbers[cpu] = process;
  });
  return numbers;
}

/**
 * By CPU: the rows of the requests of its process by their place in the log of that, for the windows that
 * other flushes close.
 */
export function loggedRows(timeline: Timeline): readonly Int32Array[] {
  const { requests, processes } = timeline;
  const processOf = processByCpu(timeline);
  const rows: number[][] = processes.map(() => []);
  for (let row = 0; row < requests.count; row++) {
    const at = requests.loggedAt[row] ?? -1;
    if (at >= 0) rows[processOf[requests.cpu[row]!]!]![at] = row;
  }
  const packed = rows.map((own) => Int32Array.from(own, (row) => row ?? -1));
  return Array.from(processOf, (process) => packed[process]!);
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
    const closing = { byMessage: closings.byMessage[row]!, byFlush: closings.byFlush[row]! };
    for (let at = closings.from[row]!; at < closings.to[row]!; at++) {
      const request = logged[cpu]![at]!;
      if (requests.cpu[request] === cpu) continue;
      visit(request, cpu, closings.end[row]! - requests.t0[request]!, closing);
    }
  }
}

/** By CPU: how many others its requests concern. */
export function countOthers(timeline: Timeline): readonly number[] {
  const processOf = processByCpu(timeline);
  return Array.from(processOf, (process) => timeline.processes[process]!.length - 1);
}

/** Pairs of a followed request and another CPU that it concerns. */
export function countPairs(timeline: Timeline): number {
  const { requests } = timeline;
  const others = countOthers(timeline);
  let pairs = 0;
  for (let row = 0; row < requests.count; row++) {
    if (requests.isFollowed[row]! === 1) pairs += others[requests.cpu[row]!]!;
  }
  return pairs;
}

export function kindOfRequest({ requests }: Timeline, row: number) {
  return requestKinds[requests.kind[row]!]!;
}
