import type { IndexedTimeline } from './index-timeline.ts';
import { requestKinds } from './layouts.ts';

const look = requestKinds.indexOf('look');
const mostLooked = 4000;

/** The longest window of each request that its own messages or broadcast closed, else its time to the return. */
function lengthOf(timeline: IndexedTimeline, request: number): number {
  const { messages, messageStarts, requests } = timeline;
  let longest = requests.returned[request]! - requests.t0[request]!;
  for (let row = messageStarts[request]!; row < messageStarts[request + 1]!; row++) {
    if (messages.window[row]! > longest) longest = messages.window[row]!;
  }
  return Number.isNaN(longest) ? 0 : longest;
}

/** The band of the longest stale time, -1 without any. */
export function longestBand({ bands }: IndexedTimeline): number {
  let best = -1;
  for (let band = 0; band < bands.count; band++) {
    const ns = bands.end[band]! - bands.start[band]!;
    if (best < 0 || ns > bands.end[best]! - bands.start[best]!) best = band;
  }
  return best;
}

/** The request whose window was the longest, -1 if there is none. */
export function findLongest(timeline: IndexedTimeline): number {
  const { requests, bands } = timeline;
  const band = longestBand(timeline);
  let best = band < 0 ? -1 : bands.request[band]!;
  let bestNs = band < 0 ? 0 : bands.end[band]! - bands.start[band]!;
  for (let row = 0; row < requests.count; row++) {
    if (requests.kind[row] === look || requests.isFollowed[row] !== 1) continue;
    const ns = lengthOf(timeline, row);
    // A band of a shootdown can be of several requests: each has its own length.
    if (best < 0 || ns > bestNs) [best, bestNs] = [row, ns];
  }
  return best;
}

/** How well a request explains itself: whole, alone, not the shortest, over CPUs that run and that sleep. */
function clarity(timeline: IndexedTimeline, row: number): number {
  const { requests, messages, messageStarts } = timeline;
  const [t0, end] = [requests.t0[row]!, requests.returned[row]!];
  if (Number.isNaN(end) || end > timeline.to || t0 < timeline.from) return -1;
  if (requests.kind[row] === look || requests.isFollowed[row] !== 1) return -1;
  let score = 1;
  const length = end - t0;
  const before = row > 0 ? requests.returned[row - 1]! : -Infinity;
  if (!(before > t0 - length / 2)) score += 3;
  const next = row + 1 < requests.count ? requests.t0[row + 1]! : Infinity;
  if (next > end + length / 2) score += 3;
  let [sent, rode, woken] = [0, 0, 0];
  for (let at = messageStarts[row]!; at < messageStarts[row + 1]!; at++) {
    if (Number.isNaN(messages.sent[at]!)) rode += 1;
    else sent += 1;
    if (messages.taken[at]! - messages.arrives[at]! > 1000) woken += 1;
  }
  if (rode === 0) score += 2;
  if (woken > 0 && woken < sent) score += 2;
  return score;
}

/** A request that shows what its policy does, as plainly as any; -1 if there is none. */
export function findTypical(timeline: IndexedTimeline): number {
  let [best, bestScore] = [-1, -1];
  const count = Math.min(timeline.requests.count, mostLooked);
  for (let row = 0; row < count; row++) {
    const score = clarity(timeline, row);
    if (score > bestScore) [best, bestScore] = [row, score];
  }
  return best;
}
