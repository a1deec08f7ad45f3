import { formatTime } from '../text/format.ts';
import { isBarrier } from './domains.ts';
import { kindOfSlice, sliceAt, type IndexedTimeline } from './index-timeline.ts';
import { messageFlags } from './layouts.ts';
import { nameRequest, tellDeed, tellStart } from './tell-domain.ts';
import { plural, type PathPart, type Step, type ToldRequest } from './tell.ts';

/** Less than this between arrival and handler is rounding, ns. */
const atOnceNs = 1;

interface Messages {
  readonly count: number;
  /** With an interrupt of their own. */
  readonly sent: number;
  readonly lastSentNs: number;
  /** The row that was complete last. */
  readonly last: number;
  readonly handlerNs: number;
}

function messagesOf({ messages, messageStarts, requests }: IndexedTimeline, request: number) {
  const t0 = requests.t0[request]!;
  const [from, to] = [messageStarts[request]!, messageStarts[request + 1]!];
  let [sent, lastSentNs, last, handlerNs] = [0, 0, -1, 0];
  for (let row = from; row < to; row++) {
    if (!Number.isNaN(messages.sent[row]!)) sent += 1;
    const out = Number.isNaN(messages.sent[row]!) ? messages.queued[row]! : messages.sent[row]!;
    lastSentNs = Math.max(lastSentNs, out - t0);
    const end = messages.flushEnd[row]!;
    if (Number.isNaN(end)) continue;
    handlerNs += end - messages.flushStart[row]!;
    if (last < 0 || end > messages.flushEnd[last]!) last = row;
  }
  return { count: to - from, sent, lastSentNs, last, handlerNs } satisfies Messages;
}

/** What kept a CPU from taking an interrupt at once. */
export function whyHeld(timeline: IndexedTimeline, message: number): { why: string; name: string } {
  const { messages } = timeline;
  const cpu = messages.target[message]!;
  const arrives = messages.arrives[message]!;
  const heldNs = messages.taken[message]! - arrives;
  if (!(heldNs > atOnceNs)) return { why: 'It is taken at once.', name: '' };
  const row = sliceAt(timeline, cpu, arrives);
  const kind = row < 0 ? 'unknown' : kindOfSlice(timeline, row);
  const held = formatTime(heldNs);
  if (kind === 'idle') {
    return { why: `CPU ${cpu} was idle and took ${held} to wake.`, name: 'leaving idle' };
  }
  const isHandler = /handler/i.test(kind) || kind === 'deferredFlush' || kind === 'ipiSend';
  if (isHandler) {
    const why = `CPU ${cpu} was in another handler for ${held}, with interrupts off.`;
    return { why, name: 'behind another handler' };
  }
  return { why: `CPU ${cpu} had interrupts off for ${held}.`, name: 'interrupts off' };
}

function pathOver(timeline: IndexedTimeline, request: number, { last }: Messages): PathPart[] {
  const { messages, requests } = timeline;
  const t0 = requests.t0[request]!;
  const of = (name: 'queued' | 'sent' | 'arrives' | 'taken' | 'flushStart' | 'flushEnd') =>
    messages[name][last]! - t0;
  const waitNs = requests.waitEnd[request]! - t0;
  const endNs = requests.returned[request]! - t0;
  const way: PathPart[] = Number.isNaN(messages.sent[last]!)
    ? [
        { name: 'queue', ns: of('queued'), tone: 'work' },
        { name: "rides on another's interrupt", ns: of('taken') - of('queued'), tone: 'travel' },
      ]
    : [
        { name: 'queue and send', ns: of('sent'), tone: 'work' },
        { name: 'interrupt on its way', ns: of('arrives') - of('sent'), tone: 'travel' },
        {
          name: whyHeld(timeline, last).name,
          ns: of('taken') - of('arrives'),
          tone: 'held',
        },
      ];
  const end: PathPart[] = [
    { name: 'handler, up to its flush', ns: of('flushStart') - of('taken'), tone: 'work' },
    { name: 'flush', ns: of('flushEnd') - of('flushStart'), tone: 'flush' },
    { name: 'acknowledgements', ns: waitNs - of('flushEnd'), tone: 'wait' },
    { name: 'local flush', ns: endNs - waitNs, tone: 'flush' },
  ];
  return [...way, ...end].filter(({ ns }) => ns > atOnceNs);
}

/** What the last handler did: a CPU that is up to date flushes nothing. */
function flushStep(
  timeline: IndexedTimeline,
  request: number,
  last: number,
): [title: string, t: number, detail: string] {
  const { messages, requests } = timeline;
  const target = messages.target[last]!;
  const flags = messages.flags[last]!;
  const end = messages.flushEnd[last]!;
  if (isBarrier(timeline, request)) {
    return [`CPU ${target} has answered`, end, 'It has nothing to flush.'];
  }
  const inFull = (flags & messageFlags.inFull) !== 0;
  if (!inFull && (flags & messageFlags.byRange) === 0) {
    const detail = 'A flush for another request had brought it there: it flushes nothing.';
    return [`CPU ${target} is up to date`, end, detail];
  }
  const flushed = inFull ? 'The whole TLB' : plural(requests.pages[request]!, 'page');
  const flushNs = end - messages.flushStart[last]!;
  return [`CPU ${target} has flushed`, end, `${flushed} in ${formatTime(flushNs)}.`];
}

function stepsOver(timeline: IndexedTimeline, request: number, found: Messages): Step[] {
  const { messages, requests } = timeline;
  const { last, count, sent, lastSentNs } = found;
  const t0 = requests.t0[request]!;
  const cpu = requests.cpu[request]!;
  const target = messages.target[last]!;
  const own = !Number.isNaN(messages.sent[last]!);
  const step = (title: string, t: number, detail: string, where = cpu): Step => ({
    title,
    at: t - t0,
    detail,
    place: { cpu: where, t },
  });
  const rode = count - sent;
  const start = tellStart(timeline, request);
  return [
    step(start.title, t0, start.detail),
    step(
      `${plural(count, 'request')} queued, ${plural(sent, 'IPI')} sent`,
      t0 + lastSentNs,
      rode === 0 ? 'One interrupt each.' : `${rode} rode on an interrupt already on its way.`,
    ),
    own
      ? step(
          `Reaches CPU ${target}, the last to answer`,
          messages.arrives[last]!,
          whyHeld(timeline, last).why,
          target,
        )
      : step(
          `CPU ${target} is the last to answer`,
          messages.taken[last]!,
          'No interrupt of its own: another was on its way.',
          target,
        ),
    step(...flushStep(timeline, request, last), target),
    step(
      'Last acknowledgement seen',
      requests.waitEnd[request]!,
      'The answers are taken in the order of the sends.',
    ),
    step(
      isBarrier(timeline, request) ? 'Return' : 'Local flush, then return',
      requests.returned[request]!,
      `The flushes on ${plural(count, 'other CPU')} took ${formatTime(found.handlerNs)} in all.`,
    ),
  ];
}

/** A request for which other CPUs are interrupted and waited for. */
export function tellShootdown(timeline: IndexedTimeline, request: number): ToldRequest | null {
  const { requests, messages } = timeline;
  const found = messagesOf(timeline, request);
  if (found.last < 0) return null;
  const cpu = requests.cpu[request]!;
  const returnsNs = requests.returned[request]! - requests.t0[request]!;
  const others = plural(found.count, 'other CPU');
  const waited = Number.isNaN(returnsNs)
    ? 'had not returned when the simulation stopped'
    : `waited ${formatTime(returnsNs)} until ${others} had ${isBarrier(timeline, request) ? 'answered' : 'flushed'}`;
  return {
    title: `Request ${nameRequest(timeline, request)}`,
    lead: `CPU ${cpu} ${tellDeed(timeline, request)} and ${waited}.`,
    steps: stepsOver(timeline, request, found).filter(({ at }) => !Number.isNaN(at)),
    path: pathOver(timeline, request, found),
    lastTarget: messages.target[found.last]!,
    returnsNs,
  };
}
