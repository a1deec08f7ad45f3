import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../../main/engine/run.ts';
import { TimelineRecorder } from '../../../../main/engine/timeline/recorder.ts';
import { parseSpec, type Spec } from '../../../../shared/spec/spec.ts';
import { flushCauses, messageFlags, type Timeline } from '../../../../shared/timeline/layouts.ts';
import { sortByCpu } from '../../../../shared/timeline/search.ts';
import { kindOfRequest, visitWindows } from '../../../../shared/timeline/windows.ts';
import {
  anyBareMixedSpec,
  anyBareSpec,
  anyFlushedMixedSpec,
  anyFlushedSpec,
} from '../../../support/kernel-specs.ts';
import { anySpec } from '../../../support/random-specs.ts';
import { simulateReference } from '../../../support/reference/index.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';
import { firstKernel } from '../../../support/specs.ts';

function record(spec: Spec): Timeline {
  const recorder = new TimelineRecorder(spec);
  replicate(spec, 0, recorder);
  return recorder.timeline();
}

function expectGapless({ slices, cpus, from, to }: Timeline): void {
  const { starts, rows } = sortByCpu(slices.cpu, cpus);
  for (let cpu = 0; cpu < cpus; cpu++) {
    let at = from;
    for (const row of rows.subarray(starts[cpu], starts[cpu + 1])) {
      expect(slices.start[row]).toBe(at);
      expect(slices.end[row]).toBeGreaterThan(at);
      at = slices.end[row]!;
    }
    expect(at).toBe(to);
  }
}

type MessageTime =
  | 'queued'
  | 'sent'
  | 'arrives'
  | 'taken'
  | 'flushStart'
  | 'flushEnd'
  | 'ackStart'
  | 'ackEnd';

function expectCausal({ messages, requests }: Timeline, { kernel }: Spec): void {
  const hasSpareKicks = kernel.kickTo === 'all' || kernel.kick === 'once';
  const reportsFirst = kernel.acknowledge === 'before-flush';
  for (let row = 0; row < messages.count; row++) {
    const of = (name: MessageTime) => messages[name][row]!;
    const t0 = requests.t0[messages.request[row]!]!;
    const travels = [t0, of('queued'), of('sent'), of('arrives')];
    const handled = [of('queued'), of('taken'), of('flushStart'), of('flushEnd')];
    const answered = [of('queued'), of('taken'), of('ackStart'), of('ackEnd')];
    // A handler that an earlier interrupt began takes what is queued, also what has its own on its way.
    const isInterrupted = messages.flags[row]! & messageFlags.leads && !hasSpareKicks;
    if (isInterrupted) handled.splice(1, 0, of('arrives'));
    if (!reportsFirst) answered.splice(2, 0, of('flushEnd'));
    // One that rode on another's interrupt has no sending of its own; the simulation may have stopped
    // before a message of a look was taken.
    for (const steps of [travels, handled, answered]) {
      const known = steps.filter((t) => !Number.isNaN(t));
      expect(known).toEqual(known.toSorted((a, b) => a - b));
    }
  }
}

interface Cover {
  readonly start: number;
  readonly end: number;
  /** One by range covers what is posted only. */
  readonly isForAll: boolean;
  readonly domain: number;
}

/** Flushes of each CPU that cover what is older than their start. */
function coversOf({ flushes, messages, requests, cpus }: Timeline) {
  const covers: Cover[][] = [];
  for (let cpu = 0; cpu < cpus; cpu++) covers.push([]);
  for (let row = 0; row < messages.count; row++) {
    if (!(messages.flags[row]! & messageFlags.inFull)) continue;
    const [start, end] = [messages.flushStart[row]!, messages.flushEnd[row]!];
    const domain = requests.domain[messages.request[row]!]!;
    covers[messages.target[row]!]!.push({ start, end, isForAll: true, domain });
  }
  for (let row = 0; row < flushes.count; row++) {
    const isEmptied = flushCauses[flushes.cause[row]!] === 'emptied';
    const isForAll = flushes.times[row]! > 0 || isEmptied;
    if (!isForAll && flushCauses[flushes.cause[row]!] === 'own') continue;
    const [start, end] = [flushes.start[row]!, flushes.end[row]!];
    covers[flushes.cpu[row]!]!.push({ start, end, isForAll, domain: flushes.domain[row]! });
  }
  return covers;
}

/** When each window is over by the rule: at the first end of a flush that covers it, its own included. */
function expectFirstCover(timeline: Timeline): void {
  const { requests, messages, to } = timeline;
  const covers = coversOf(timeline);
  const ownEnds = new Map<string, number>();
  for (let row = 0; row < messages.count; row++) {
    ownEnds.set(`${messages.request[row]} ${messages.target[row]}`, messages.flushEnd[row]!);
  }
  visitWindows(timeline, (request, cpu, windowNs) => {
    const t0 = requests.t0[request]!;
    if (t0 + windowNs > to) return;
    const kind = kindOfRequest(timeline, request);
    const own = requests.domain[request]!;
    // The whole TLB is emptied for the direct map, which comes first; not for user mappings.
    const isCovered = ({ start, isForAll, domain }: Cover) =>
      start >= t0 && (isForAll ? domain <= own : domain === own && kind !== 'ipi');
    const ends = covers[cpu]!.filter(isCovered).map(({ end }) => end);
    const ownEnd = ownEnds.get(`${request} ${cpu}`);
    if (ownEnd !== undefined) ends.push(ownEnd);
    if (kind === 'broadcast') ends.push(requests.returned[request]!);
    expect(windowNs).toBeCloseTo(Math.min(...ends) - t0, 5);
  });
}

/** The naive second engine has the same windows, one by one. */
function expectReferenceWindows(spec: Spec, timeline: Timeline): void {
  const reference = simulateReference(spec, 0);
  const sides = reference.user ? [reference, reference.user] : [reference];
  expect(timeline.domains).toHaveLength(sides.length);
  sides.forEach(({ windows }, domain) => {
    const { horizonNs } = timeline.domains[domain]!;
    const got: number[] = [];
    visitWindows(timeline, (request, _cpu, ns) => {
      if (timeline.requests.domain[request] === domain && ns <= horizonNs) got.push(ns);
    });
    const wanted = [...windows.pairs].sort((a, b) => a - b);
    got.sort((a, b) => a - b);
    expect(got.length).toBe(wanted.length);
    got.forEach((ns, i) => expect(Math.abs(ns - wanted[i]!)).toBeLessThan(1e-3));
  });
}

/** What closed a window ended when the window did. */
function expectNamedClosers({ closings, messages, flushes }: Timeline): void {
  for (let row = 0; row < closings.count; row++) {
    const [byMessage, byFlush] = [closings.byMessage[row]!, closings.byFlush[row]!];
    if (byMessage >= 0) expect(messages.flushEnd[byMessage]).toBe(closings.end[row]);
    else if (byFlush >= 0) expect(flushes.end[byFlush]).toBe(closings.end[row]);
  }
}

/** All that holds where nothing but flushes cleans a TLB. */
function expectSound(spec: Spec): void {
  const timeline = record(spec);
  expectGapless(timeline);
  expectCausal(timeline, spec);
  expectFirstCover(timeline);
  expectNamedClosers(timeline);
}

describe('a timeline of any spec', () => {
  it('has lanes without gaps, messages after their sending, windows that end at the first cover', () => {
    fc.assert(fc.property(anySpec, expectSound), { numRuns: scaleRuns(150), seed: 15 });
  });

  it('has all of that under any kernel, for requests of any domain, on any topology', () => {
    fc.assert(fc.property(anyFlushedSpec, expectSound), { numRuns: scaleRuns(400), seed: 19 });
  });

  it('has all of that under a policy for the direct map and another one for user mappings', () => {
    fc.assert(
      fc.property(anyFlushedMixedSpec, (spec) => expectSound(parseSpec(spec))),
      { numRuns: scaleRuns(400), seed: 22 },
    );
  });

  it('has the windows of the naive reference under any kernel', () => {
    fc.assert(
      fc.property(anyBareSpec, (spec) => expectReferenceWindows(spec, record(spec))),
      { numRuns: scaleRuns(200), seed: 20 },
    );
  });

  it('has the windows of the naive reference under two policies, each those of its requests', () => {
    fc.assert(
      fc.property(anyBareMixedSpec, (drawn) => {
        const spec = parseSpec(drawn);
        expectReferenceWindows(spec, record(spec));
      }),
      { numRuns: scaleRuns(200), seed: 23 },
    );
  });

  it('has the windows of the naive reference, under the first kernel', () => {
    fc.assert(
      fc.property(anySpec, (drawn) => {
        const spec = { ...drawn, kernel: firstKernel };
        expectReferenceWindows(spec, record(spec));
      }),
      { numRuns: scaleRuns(60), seed: 16 },
    );
  });
});
