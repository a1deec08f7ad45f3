import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histogram } from '../../../../main/engine/histogram.ts';
import { replicate } from '../../../../main/engine/run.ts';
import { TimelineRecorder } from '../../../../main/engine/timeline/recorder.ts';
import type { HistogramState, SideState } from '../../../../shared/result.ts';
import { parseSpec, type Spec } from '../../../../shared/spec/spec.ts';
import { cpusOfRequest } from '../../../../shared/timeline/domains.ts';
import { sumTimeline } from '../../../../shared/timeline/sums.ts';
import type { Timeline } from '../../../../shared/timeline/layouts.ts';
import { countPairs, kindOfRequest, visitWindows } from '../../../../shared/timeline/windows.ts';
import { anyBareMixedSpec, anyBareSpec } from '../../../support/kernel-specs.ts';
import { anySpec } from '../../../support/random-specs.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';
import { policies, policyNames } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';

function record(spec: Spec, replication = 0) {
  const recorder = new TimelineRecorder(spec);
  const result = replicate(spec, replication, recorder);
  return { result, timeline: recorder.timeline() };
}

/** All but the sum, which depends on the order. */
function shape({ count, max, bins }: HistogramState) {
  return { count, max, bins };
}

function expectSameSums(spec: Spec): void {
  const { result, timeline } = record(spec);
  const sums = sumTimeline(timeline);
  expect(sums.counters).toEqual(result.counters);
  const total = spec.machine.cpus * result.measuredNs;
  for (const [name, ns] of Object.entries(result.cpuTimeNs)) {
    const summed = sums.cpuTimeNs[name as keyof typeof sums.cpuTimeNs];
    expect(Math.abs(summed - ns) / total, name).toBeLessThan(1e-9);
  }
  expect(Math.abs(sums.idleHandlerNs - result.idleHandlerNs) / total).toBeLessThan(1e-9);
  const sides = result.user ? [result, result.user] : [result];
  expect(timeline.domains).toHaveLength(sides.length);
  sides.forEach((side, domain) => expectSameWindows(timeline, domain, side));
}

/** The windows of a domain, how many there could be, and how long its requests waited for others. */
function expectSameWindows(timeline: Timeline, domain: number, side: SideState): void {
  const { requests, domains } = timeline;
  const { horizonNs, policy } = domains[domain]!;
  const windows = new Histogram();
  let openLate = 0;
  visitWindows(timeline, (request, _cpu, ns) => {
    if (requests.domain[request] !== domain) return;
    if (ns <= horizonNs) windows.add(ns);
    else openLate += 1;
  });
  const { pairs, pairCount, openPairs } = side.exposure;
  expect(shape(windows.state()), policy ?? '').toEqual(shape(pairs));
  expect(countPairs(timeline, domain)).toBe(pairCount);
  expect(openPairs).toBeGreaterThanOrEqual(openLate);
  const latencies = new Histogram();
  for (let row = 0; row < requests.count; row++) {
    if (requests.domain[row] !== domain || !(requests.t0[row]! >= timeline.from)) continue;
    const isTold =
      kindOfRequest(timeline, row) === 'broadcast' && cpusOfRequest(timeline, row).length > 1;
    const end = (isTold ? requests.returned : requests.waitEnd)[row]!;
    if (!Number.isNaN(end)) latencies.add(end - requests.t0[row]!);
  }
  expect(shape(latencies.state())).toEqual(shape(side.shootdownLatency));
}

/** All policies; then kernels, domains, placements and topologies of all kinds too. */
function expectAnySums(): void {
  fc.assert(fc.property(anySpec, expectSameSums), { numRuns: scaleRuns(150), seed: 17 });
}

function expectKernelSums(): void {
  fc.assert(fc.property(anyBareSpec, expectSameSums), { numRuns: scaleRuns(600), seed: 18 });
}

describe("a timeline's sums are those of its replication", () => {
  it.each(policyNames)('under %s', (policy) => {
    const run = { warmupMs: 1.3, measureMs: 6, horizonMs: 4 };
    const busy = makeKernelBuild(6, { burstMs: 1, blockMs: 2 });
    expectSameSums(makeSpec(makeMachine(5), busy, policies[policy], run));
    const idle = makeKernelBuild(9, { burstMs: 1, blockMs: 0.5 });
    expectSameSums(
      makeSpec(makeMachine(16, { sockets: 2 }), idle, policies[policy], { ...run, measureMs: 3 }),
    );
  });

  it('under any policy, on machines of all kinds', expectAnySums);

  it('under any kernel, for requests of any domain, on any topology', expectKernelSums);

  it('under a policy for the direct map and another one for user mappings', () => {
    fc.assert(
      fc.property(anyBareMixedSpec, (spec) => expectSameSums(parseSpec(spec))),
      {
        numRuns: scaleRuns(600),
        seed: 26,
      },
    );
  });
});
