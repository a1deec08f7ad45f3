import type { CounterName } from '../counter-names.ts';
import { cpuTimeCategories, type CpuTimeCategory } from '../cpu-time-categories.ts';
import {
  messageFlags,
  momentKinds,
  requestKinds,
  sliceKinds,
  type MomentKind,
  type Timeline,
} from './layouts.ts';
import { countOthers } from './windows.ts';

/** What a timeline adds up to over a part of it: the same things as a result, counted the same way. */
export interface TimelineSums {
  readonly cpuTimeNs: { readonly [K in CpuTimeCategory]: number };
  readonly idleHandlerNs: number;
  readonly counters: { readonly [K in CounterName]: number };
}

type Times = { -readonly [K in CpuTimeCategory]: number };
type Counters = { -readonly [K in CounterName]: number };

function timesOf({ slices, kernelRefillShare }: Timeline, from: number, to: number) {
  const byKind = new Float64Array(sliceKinds.length);
  for (let row = 0; row < slices.count; row++) {
    const ns = Math.min(to, slices.end[row]!) - Math.max(from, slices.start[row]!);
    if (ns > 0) byKind[slices.kind[row]!]! += ns;
  }
  const of = (kind: (typeof sliceKinds)[number]) => byKind[sliceKinds.indexOf(kind)]!;
  const entries = cpuTimeCategories.map((name) => [name, of(name)] as const);
  const cpuTimeNs = Object.fromEntries(entries) as Times;
  // The two parts of a refill stand side by side; a handler over an idle CPU is part of idle.
  cpuTimeNs.tlbRefillKernel += of('refill') * kernelRefillShare;
  cpuTimeNs.tlbRefillUser += of('refill') * (1 - kernelRefillShare);
  cpuTimeNs.idle += of('idleHandler');
  cpuTimeNs.idle += of('descheduled');
  cpuTimeNs.deferredFlush += of('posting');
  return { cpuTimeNs, idleHandlerNs: of('idleHandler') };
}

function countRequests(timeline: Timeline, counters: Counters, isIn: IsIn): void {
  const { requests } = timeline;
  const others = countOthers(timeline);
  for (let row = 0; row < requests.count; row++) {
    const kind = requestKinds[requests.kind[row]!]!;
    const isStarted = isIn(requests.t0[row]!);
    if (isStarted && kind !== 'look') counters.flushRequests += 1;
    if (isStarted && kind === 'look') counters.nr_tlb_remote_flush += 1;
    if (isIn(requests.sendStart[row]!)) counters.nr_tlb_remote_flush += 1;
    const concerned = others[requests.domain[row]!]![requests.cpu[row]!]!;
    if (kind !== 'broadcast' || concerned === 0 || !isIn(requests.returned[row]!)) continue;
    counters.nr_tlb_remote_flush += 1;
    counters.nr_tlb_remote_flush_received += concerned;
  }
}

function countMessages({ messages, requests }: Timeline, counters: Counters, isIn: IsIn): void {
  for (let row = 0; row < messages.count; row++) {
    const request = messages.request[row]!;
    const isLook = requestKinds[requests.kind[request]!] === 'look';
    // A look is one moment; the sends of a shootdown are a moment each.
    if (isIn(isLook ? requests.t0[request]! : messages.queued[row]!)) counters.ipisRequested += 1;
    if (!isIn(messages.taken[row]!)) continue;
    const flags = messages.flags[row]!;
    counters.nr_tlb_remote_flush_received += 1;
    if (flags & messageFlags.leads) counters.interruptsTaken += 1;
    if (flags & messageFlags.inFull) counters.nr_tlb_local_flush_all += 1;
    if (flags & messageFlags.byRange) counters.nr_tlb_local_flush_one += requests.pages[request]!;
  }
}

const counterOfMoment: Readonly<Record<MomentKind, CounterName>> = {
  op: 'ops',
  switch: 'contextSwitches',
  spareInterrupt: 'interruptsTaken',
};

type IsIn = (t: number) => boolean;

/** Sums over [from, to); over the whole of a replication's timeline they are those of its result. */
export function sumTimeline(
  timeline: Timeline,
  from: number = timeline.from,
  to: number = timeline.to,
): TimelineSums {
  const isIn: IsIn = (t) => t >= from && t < to;
  const counters: Counters = {
    ops: 0,
    flushRequests: 0,
    nr_tlb_remote_flush: 0,
    nr_tlb_remote_flush_received: 0,
    nr_tlb_local_flush_all: 0,
    nr_tlb_local_flush_one: 0,
    ipisRequested: 0,
    interruptsTaken: 0,
    contextSwitches: 0,
  };
  const { flushes, moments } = timeline;
  countRequests(timeline, counters, isIn);
  countMessages(timeline, counters, isIn);
  for (let row = 0; row < flushes.count; row++) {
    if (!isIn(flushes.at[row]!)) continue;
    counters.nr_tlb_local_flush_all += flushes.times[row]!;
    counters.nr_tlb_local_flush_one += flushes.pages[row]!;
  }
  for (let row = 0; row < moments.count; row++) {
    if (!isIn(moments.t[row]!)) continue;
    counters[counterOfMoment[momentKinds[moments.kind[row]!]!]] += 1;
  }
  return { ...timesOf(timeline, from, to), counters };
}
