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

/** By domain: the rows of requests by their place in the log, for the windows that other flushes close. */
export function loggedRows({ requests, domains }: Timeline): Int32Array[] {
  const rows: number[][] = domains.map(() => []);
  for (let row = 0; row < requests.count; row++) {
    const at = requests.loggedAt[row] ?? -1;
    if (at >= 0) rows[requests.domain[row]!]![at] = row;
  }
  return rows.map((own) => Int32Array.from(own, (row) => row ?? -1));
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
      const request = own[at]!;
      if (requests.cpu[request] === cpu) continue;
      visit(request, cpu, closings.end[row]! - requests.t0[request]!, closing);
    }
  }
}

/** Pairs of a followed request of a domain and another CPU that it concerns. */
export function countPairs({ requests, domains }: Timeline, domain: number): number {
  let followed = 0;
  for (let row = 0; row < requests.count; row++) {
    if (requests.domain[row] === domain) followed += requests.isFollowed[row]!;
  }
  return followed * (domains[domain]!.members.length - 1);
}

export function kindOfRequest({ requests }: Timeline, row: number) {
  return requestKinds[requests.kind[row]!]!;
}
