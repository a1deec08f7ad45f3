import type { IndexedTimeline } from './index-timeline.ts';
import { requestKinds } from './layouts.ts';

const look = requestKinds.indexOf('look');
const mostLooked = 4000;

/** The band with the longest window, -1 without any. */
export function longestBand({ bands }: IndexedTimeline): number {
  let best = -1;
  for (let band = 0; band < bands.count; band++) {
    if (best < 0 || bands.longestNs[band]! > bands.longestNs[best]!) best = band;
  }
  return best;
}

/** The request whose window was the longest, -1 if there is none. */
export function findLongest(timeline: IndexedTimeline): number {
  const band = longestBand(timeline);
  if (band >= 0) return timeline.bands.longestRequest[band]!;
  return timeline.requests.isFollowed.indexOf(1);
}

/** When the last handler of a request ended, NaN if one is not known. */
function lastEnd({ messages, messageStarts }: IndexedTimeline, row: number): number {
  const [from, to] = [messageStarts[row]!, messageStarts[row + 1]!];
  return to > from ? Math.max(...messages.flushEnd.subarray(from, to)) : NaN;
}

/** How well a request explains itself: whole, alone, not the shortest, over CPUs that run and that sleep. */
function clarity(timeline: IndexedTimeline, row: number): number {
  const { requests, messages, messageStarts } = timeline;
  const isRecorded = requestKinds[requests.kind[row]!] === 'recorded';
  const [t0, end] = [
    requests.t0[row]!,
    isRecorded ? lastEnd(timeline, row) : requests.returned[row]!,
  ];
  if (Number.isNaN(end) || end > timeline.to || t0 < timeline.from) return -1;
  if (requests.kind[row] === look || (requests.isFollowed[row] !== 1 && !isRecorded)) return -1;
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

/**
 * The request that shows best what its policy does; -1 if there is none.
 * @param isPreferred Of requests that are as plain, those for which it is true come first.
 */
export function findTypical(
  timeline: IndexedTimeline,
  isPreferred: (request: number) => boolean = () => true,
): number {
  let [best, bestScore] = [-1, -1];
  const count = Math.min(timeline.requests.count, mostLooked);
  for (let row = 0; row < count; row++) {
    const own = clarity(timeline, row);
    if (own < 0) continue;
    const score = isPreferred(row) ? own + 4 : own;
    if (score > bestScore) [best, bestScore] = [row, score];
  }
  return best;
}
