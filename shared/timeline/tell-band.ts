import { formatShare, formatTime } from '../text/format.ts';
import { bandEnds } from './bands.ts';
import { domainBeside } from './domains.ts';
import { kindOfSlice, taskAt, type IndexedTimeline } from './index-timeline.ts';
import { flushCauses, type SliceKind } from './layouts.ts';
import { ifBeside, nameDomain } from './tell-domain.ts';
import { closerWords } from './tell-request.ts';
import { whyHeld } from './tell-shootdown.ts';
import { formatMoment, formatOpen, plural, type PathPart } from './tell.ts';

/** A stretch of stale time, told. */
export interface ToldBand {
  readonly title: string;
  readonly lead: string;
  /** Why it was so long, in a sentence or two. */
  readonly why: string;
  /** What the CPU did meanwhile. */
  readonly meanwhile: readonly PathPart[];
}

const groups = ['user', 'kernel', 'switch', 'flushes', 'idle'] as const;
type Group = (typeof groups)[number];

/** Times of a CPU in [from, to), ns, by what matters to a stale entry. */
export function timesDuring(
  timeline: IndexedTimeline,
  cpu: number,
  from: number,
  to: number,
): { readonly ns: Readonly<Record<Group, number>>; readonly switches: number } {
  const { slices, sliceStarts } = timeline;
  const ns = { user: 0, kernel: 0, switch: 0, flushes: 0, idle: 0 };
  let switches = 0;
  for (let row = sliceStarts[cpu]!; row < sliceStarts[cpu + 1]!; row++) {
    if (slices.end[row]! <= from || slices.start[row]! >= to) continue;
    const kind = kindOfSlice(timeline, row);
    ns[groupOf(kind)] += Math.min(to, slices.end[row]!) - Math.max(from, slices.start[row]!);
    if (kind === 'contextSwitch' && slices.start[row]! >= from) switches += 1;
  }
  return { ns, switches };
}

export function groupOf(kind: SliceKind): Group {
  switch (kind) {
    case 'user':
    case 'task':
    case 'tlbRefillUser':
    case 'refill':
      return 'user';
    case 'kernel':
    case 'xpfoMap':
    case 'tlbRefillKernel':
    case 'unknown':
      return 'kernel';
    case 'contextSwitch':
      return 'switch';
    case 'idle':
    case 'idleHandler':
    case 'descheduled':
      return 'idle';
    default:
      return 'flushes';
  }
}

function whyLong(timeline: IndexedTimeline, band: number, cpu: number): string {
  const { bands, to } = timeline;
  const [start, end] = [bands.start[band]!, bands.end[band]!];
  const shown = Math.min(end, to);
  const { ns, switches } = timesDuring(timeline, cpu, start, shown);
  const length = shown - start;
  const ending = bandEnds[bands.ending[band]!]!;
  if (ending === 'message' && bands.closer[band]! >= 0) {
    return `${whyHeld(timeline, bands.closer[band]!).why} Its handler closed the window.`;
  }
  if (ending === 'broadcast') return 'The broadcast closed it.';
  if (!(length > 0)) return 'It lies after the time that is shown.';
  const busy = ns.user + ns.kernel + ns.flushes;
  const task = taskAt(timeline, cpu, start + length / 2);
  const asked =
    switches === 0 ? 'No switch came' : `${plural(switches, 'switch', 'switches')} came`;
  const cause =
    ns.idle > busy
      ? `CPU ${cpu} was idle for ${formatShare(ns.idle / length)} of it: it did not switch to a task.`
      : `CPU ${cpu} ran ${task < 0 ? 'a task' : `task ${task}`} for ${formatShare(busy / length)} of it. ${asked} for ${formatTime(length)}.`;
  if (ending === 'open') return `${cause} Nothing had closed it when the simulation stopped.`;
  const closer = bands.closer[band]!;
  const flush = closer < 0 ? 'a flush' : tellFlush(timeline, closer, domainOfBand(timeline, band));
  return `${cause} Then ${flush} at ${formatMoment(end)} closed it.`;
}

/** What a flush was that cleaned a CPU of what a domain's requests had removed. */
function tellFlush(timeline: IndexedTimeline, flush: number, domain: number): string {
  const { flushes } = timeline;
  const by = flushCauses[flushes.cause[flush]!]!;
  const flushedFor = domainBeside(timeline, flushes.domain[flush]!, domain);
  return closerWords({ by, flushedFor });
}

/** Tells a stretch of stale time: how long, why, and what its CPU did meanwhile. */
export function tellBand(timeline: IndexedTimeline, band: number): ToldBand {
  const { bands, requests, to } = timeline;
  const cpu = cpuOfBand(timeline, band);
  const request = bands.request[band]!;
  const isOpen = bandEnds[bands.ending[band]!] === 'open';
  const [start, end] = [bands.start[band]!, bands.end[band]!];
  const windows = bands.windows[band]!;
  const isJoined = bands.longestNs[band]! < end - start;
  const longest = isJoined
    ? ` overlap in it, the longest ${formatTime(bands.longestNs[band]!)}`
    : '';
  const more = windows > 1 ? ` ${plural(windows, 'window')}${longest || ' end with it'}.` : '';
  const since = `request ${request + 1} of CPU ${requests.cpu[request]!}`;
  const { ns } = timesDuring(timeline, cpu, start, Math.min(end, to));
  const names: Readonly<Record<Group, readonly [string, PathPart['tone']]>> = {
    user: ['user code: the stale entry can be used', 'travel'],
    kernel: ['kernel', 'held'],
    switch: ['switches', 'held'],
    flushes: ['flushes', 'flush'],
    idle: ['idle', 'wait'],
  };
  return {
    title: `CPU ${cpu} is stale${ifBeside(timeline, domainOfBand(timeline, band), (own) => `: ${nameDomain(own)}`)}`,
    lead: `Stale for ${formatOpen(end - start, isOpen)}, since ${since}.${more}`,
    why: whyLong(timeline, band, cpu),
    meanwhile: groups
      .filter((group) => ns[group] > 0)
      .map((group) => ({ name: names[group][0], ns: ns[group], tone: names[group][1] })),
  };
}

function placeOfBand({ bands }: IndexedTimeline, band: number): number {
  return bands.starts.findIndex((start) => start > band) - 1;
}

export function cpuOfBand(timeline: IndexedTimeline, band: number): number {
  return placeOfBand(timeline, band) % timeline.cpus;
}

/** The place of a band's domain among those of the timeline. */
export function domainOfBand(timeline: IndexedTimeline, band: number): number {
  return Math.floor(placeOfBand(timeline, band) / timeline.cpus);
}
