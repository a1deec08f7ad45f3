import { formatTime } from '../text/format.ts';
import type { IndexedTimeline } from './index-timeline.ts';
import { requestKinds } from './layouts.ts';
import { windowsOfRequest, type RequestWindow } from './request-windows.ts';
import { nameInSentence, nameRequest, tellDeed, tellStart } from './tell-domain.ts';
import { tellShootdown } from './tell-shootdown.ts';
import { formatMoment, formatOpen, plural, type Step, type ToldRequest } from './tell.ts';

const otherWords = {
  ipi: {
    lead: 'and found no CPU to interrupt',
    step: 'Local flush, return',
    detail: 'Every other CPU was idle: it flushes before its next task goes on.',
  },
  deferred: {
    lead: 'marked the others and went on',
    step: 'Others marked, return',
    detail: 'Each flushes when it next comes to where the policy looks for marks.',
  },
  broadcast: {
    lead: 'told all other CPUs at once, by hardware',
    step: 'Broadcast done, return',
    detail: 'The hardware has invalidated the pages on every CPU. No handler ran.',
  },
  never: {
    lead: 'and told nobody',
    step: 'Local flush, return',
    detail: 'Under this policy no other CPU learns of it.',
  },
} as const;

/** The last of a request's CPUs to be clean: an open one if there is one. */
export function lastClean(windows: readonly RequestWindow[]): RequestWindow | undefined {
  const open = windows.find(({ isOpen }) => isOpen);
  return open ?? windows.toSorted((a, b) => b.ns - a.ns)[0];
}

function cleanStep(timeline: IndexedTimeline, request: number): Step[] {
  const last = lastClean(windowsOfRequest(timeline, request));
  if (!last) return [];
  const t0 = timeline.requests.t0[request]!;
  const title = last.isOpen
    ? `CPU ${last.cpu} is still stale`
    : `CPU ${last.cpu} is clean, the last`;
  const detail = last.isOpen
    ? 'The simulation stopped before anything flushed it there.'
    : `By ${closerWords(last)}.`;
  return [{ title, at: last.ns, detail, place: { cpu: last.cpu, t: t0 + last.ns } }];
}

/** What a flush was, in words that follow "by", with the domain that it was for if that is another. */
export function closerWords({ by, flushedFor }: Pick<RequestWindow, 'by' | 'flushedFor'>): string {
  return `${wordsOfCloser(by)}${flushedFor ? `, for ${nameInSentence(flushedFor)}` : ''}`;
}

function wordsOfCloser(by: RequestWindow['by']): string {
  switch (by) {
    case 'own-message':
      return 'its own interrupt';
    case 'message':
      return "the full flush of another request's interrupt";
    case 'broadcast':
      return 'the broadcast';
    case 'own':
      return "a full flush for the CPU's own request";
    case 'switch':
      return 'the flush at a switch to a task';
    case 'op':
    case 'entry':
      return 'the flush at a kernel entry';
    case 'tick':
      return 'the flush at a tick';
    case 'emptied':
      return 'its host, deep sleep or other page tables, which emptied its TLB';
    default:
      return 'nothing yet';
  }
}

function tellOther(timeline: IndexedTimeline, request: number): ToldRequest {
  const { requests } = timeline;
  const kind = requestKinds[requests.kind[request]!]!;
  const cpu = requests.cpu[request]!;
  const t0 = requests.t0[request]!;
  if (kind === 'look') return tellLook(timeline, request);
  if (kind === 'recorded') return tellRecorded(timeline, request);
  const words = otherWords[kind];
  const returned = requests.returned[request]!;
  const returnsNs = returned - t0;
  const after = Number.isNaN(returnsNs) ? '' : ` after ${formatTime(returnsNs)}`;
  const start: Step = {
    ...tellStart(timeline, request),
    at: 0,
    place: { cpu, t: t0 },
  };
  const end: Step = {
    title: words.step,
    at: returnsNs,
    detail: words.detail,
    place: { cpu, t: returned },
  };
  return {
    title: `Request ${nameRequest(timeline, request)}`,
    lead: `CPU ${cpu} ${tellDeed(timeline, request)}, ${words.lead}${after}.`,
    steps: [start, ...(Number.isNaN(returnsNs) ? [] : [end]), ...cleanStep(timeline, request)],
    path: [],
    lastTarget: -1,
    returnsNs,
  };
}

function tellLook(timeline: IndexedTimeline, request: number): ToldRequest {
  const { requests } = timeline;
  const cpu = requests.cpu[request]!;
  const t0 = requests.t0[request]!;
  const place = { cpu, t: t0 };
  const detail = `At ${formatMoment(t0)}. The CPU does not wait for them.`;
  return {
    title: `Reminder ${nameRequest(timeline, request)}`,
    lead: `CPU ${cpu} asked CPUs that had been stale for too long for a full flush.`,
    steps: [{ title: 'Full flushes asked for', at: 0, detail, place }],
    path: [],
    lastTarget: -1,
    returnsNs: NaN,
  };
}

/** Of a recorded call: its interrupts, and when their handlers came and ended. */
function tellRecorded(timeline: IndexedTimeline, request: number): ToldRequest {
  const { requests, messages, messageStarts } = timeline;
  const t0 = requests.t0[request]!;
  const cpu = requests.cpu[request]!;
  const [from, to] = [messageStarts[request]!, messageStarts[request + 1]!];
  const handled = [];
  for (let row = from; row < to; row++) if (messages.flushEnd[row]! >= 0) handled.push(row);
  const steps = handled
    .toSorted((a, b) => messages.taken[a]! - messages.taken[b]!)
    .map((row): Step => {
      const [start, end] = [messages.taken[row]!, messages.flushEnd[row]!];
      const target = messages.target[row]!;
      const detail = `It ran for ${formatTime(end - start)}.`;
      const title = `The handler on CPU ${target} begins`;
      return { title, at: start - t0, detail, place: { cpu: target, t: start } };
    });
  const lastEnd = Math.max(...handled.map((row) => messages.flushEnd[row]!));
  const ends =
    handled.length > 0 ? `The last handler ended after ${formatTime(lastEnd - t0)}.` : '';
  const start: Step = {
    title: `${plural(to - from, 'IPI')} sent`,
    at: 0,
    detail: `At ${formatMoment(t0)} of the recording.`,
    place: { cpu, t: t0 },
  };
  return {
    title: `Recorded call ${request + 1}, from CPU ${cpu}`,
    lead: `CPU ${cpu} sent ${plural(to - from, 'IPI')} for a function call. ${ends}`.trim(),
    steps: [start, ...steps],
    path: [],
    lastTarget: -1,
    returnsNs: handled.length > 0 ? lastEnd - t0 : NaN,
  };
}

/** Tells a request in numbered steps, whatever its policy does. */
export function tellRequest(timeline: IndexedTimeline, request: number): ToldRequest {
  const isIpi = requestKinds[timeline.requests.kind[request]!] === 'ipi';
  return (isIpi ? tellShootdown(timeline, request) : null) ?? tellOther(timeline, request);
}

/** What the same operation did under another policy: one sentence. */
export function tellCounterpart(timeline: IndexedTimeline, request: number): string {
  const { requests } = timeline;
  const returnsNs = requests.returned[request]! - requests.t0[request]!;
  const last = lastClean(windowsOfRequest(timeline, request));
  const returns = Number.isNaN(returnsNs)
    ? 'Has not returned'
    : `Returns after ${formatTime(returnsNs)}`;
  if (!last) return `${returns}.`;
  const clean = formatOpen(last.ns, last.isOpen);
  return `${returns}; the last CPU is clean after ${clean}.`;
}
