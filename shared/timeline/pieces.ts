import type { IndexedTimeline } from './index-timeline.ts';
import { sliceKinds, type SliceKind } from './layouts.ts';
import { firstAtLeast } from './search.ts';
import { afterNumber } from './tell-domain.ts';

/**
 * How a stretch of a lane looks: what the CPU does beside the policy in greys; what the policy costs as its
 * flushes, the work around them, and waiting.
 */
export const looks = [
  'idle',
  'wake',
  'user',
  'kernel',
  'switch',
  'unknown',
  'work',
  'wait',
  'flush',
] as const;
export type Look = (typeof looks)[number];

const lookOfKind: Readonly<Record<SliceKind, Look>> = {
  user: 'user',
  kernel: 'kernel',
  xpfoMap: 'kernel',
  localFlush: 'flush',
  ipiSend: 'work',
  ackWait: 'wait',
  ipiHandlerOverUser: 'work',
  ipiHandlerOverKernel: 'work',
  deferredFlush: 'flush',
  broadcastWait: 'wait',
  tlbRefillKernel: 'work',
  tlbRefillUser: 'work',
  contextSwitch: 'switch',
  idle: 'idle',
  idleHandler: 'work',
  descheduled: 'unknown',
  refill: 'work',
  posting: 'work',
  task: 'user',
  unknown: 'unknown',
};

/** By number of a slice's kind: the place of its look in `looks`. */
export const lookCodes: Uint8Array = Uint8Array.from(sliceKinds, (kind) =>
  looks.indexOf(lookOfKind[kind]),
);

/** By number of a slice's kind: whether it is a handler, whose flushes are told by messages. */
export const handlerCodes: Uint8Array = Uint8Array.from(sliceKinds, (kind) =>
  /handler/i.test(kind) ? 1 : 0,
);

const wordsOfKind: Readonly<Record<SliceKind, string>> = {
  user: 'user',
  kernel: 'kernel',
  xpfoMap: 'page table',
  localFlush: 'local flush',
  ipiSend: 'sends',
  ackWait: 'waits',
  ipiHandlerOverUser: 'handler',
  ipiHandlerOverKernel: 'handler',
  deferredFlush: 'deferred flush',
  broadcastWait: 'broadcast',
  tlbRefillKernel: 'refill',
  tlbRefillUser: 'refill',
  contextSwitch: 'switch',
  idle: 'idle',
  idleHandler: 'handler',
  descheduled: 'vCPU off',
  refill: 'refill',
  posting: 'marks others',
  task: 'task',
  unknown: 'not recorded',
};

export function wordsOfSlice(kind: number): string {
  return wordsOfKind[sliceKinds[kind]!]!;
}

/** A stretch of a lane that looks the same. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly look: Look;
  readonly words: string;
  /** Of a flush in a handler: the row of the request that it is for. */
  readonly request?: number;
}

/** What a piece is called, the fullest first: where there are two domains, a handler's flush says its own. */
export function namesOfPiece(timeline: IndexedTimeline, { words, request }: Piece): string[] {
  if (request === undefined || timeline.domains.length === 1) return [words];
  return [`${words}${afterNumber(timeline, request)}`, words];
}

/** Messages of a CPU whose flush is in [from, to], in order. */
export function messagesIn(
  { messages, byTarget }: IndexedTimeline,
  cpu: number,
  from: number,
  to: number,
): number[] {
  const own = byTarget.rows.subarray(byTarget.starts[cpu], byTarget.starts[cpu + 1]);
  const found: number[] = [];
  let low = 0;
  let high = own.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages.flushEnd[own[middle]!]! < from) low = middle + 1;
    else high = middle;
  }
  for (; low < own.length && messages.flushStart[own[low]!]! <= to; low++) found.push(own[low]!);
  return found;
}

function handlerPieces(timeline: IndexedTimeline, cpu: number, start: number, end: number) {
  const { messages } = timeline;
  const pieces: Piece[] = [];
  let at = start;
  for (const row of messagesIn(timeline, cpu, start, end)) {
    const [flushStart, flushEnd] = [messages.flushStart[row]!, messages.flushEnd[row]!];
    if (flushStart < start || flushEnd > end) continue;
    if (flushStart > at) pieces.push({ start: at, end: flushStart, look: 'work', words: 'entry' });
    const request = messages.request[row]!;
    pieces.push({ start: flushStart, end: flushEnd, look: 'flush', words: 'flush', request });
    at = flushEnd;
  }
  if (at < end)
    pieces.push({ start: at, end, look: 'work', words: at > start ? 'ends' : 'handler' });
  return pieces;
}

/** An idle CPU wakes from the arrival of an interrupt to its handler. */
function idlePieces(timeline: IndexedTimeline, cpu: number, start: number, end: number): Piece[] {
  const { messages } = timeline;
  const next = messagesIn(timeline, cpu, end, end + 1e6).find((row) => messages.taken[row] === end);
  const arrives = next === undefined ? NaN : messages.arrives[next]!;
  if (!(arrives < end)) return [{ start, end, look: 'idle', words: 'idle' }];
  const from = Math.max(start, arrives);
  const wake: Piece = { start: from, end, look: 'wake', words: 'leaves idle' };
  return from > start ? [{ start, end: from, look: 'idle', words: 'idle' }, wake] : [wake];
}

/** What a lane shows in [from, to]: whole slices, in order. */
export function piecesOf(
  timeline: IndexedTimeline,
  cpu: number,
  from: number,
  to: number,
): Piece[] {
  const { slices, sliceStarts } = timeline;
  const last = sliceStarts[cpu + 1]!;
  const pieces: Piece[] = [];
  for (
    let row = firstAtLeast(slices.end, from, sliceStarts[cpu], last);
    row < last && slices.start[row]! < to;
    row++
  ) {
    const [start, end, kind] = [slices.start[row]!, slices.end[row]!, slices.kind[row]!];
    if (handlerCodes[kind]) pieces.push(...handlerPieces(timeline, cpu, start, end));
    else if (sliceKinds[kind] === 'idle') pieces.push(...idlePieces(timeline, cpu, start, end));
    else {
      pieces.push({ start, end, look: looks[lookCodes[kind]!]!, words: wordsOfSlice(kind) });
    }
  }
  return pieces;
}
