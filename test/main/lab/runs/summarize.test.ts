import { describe, expect, it } from 'vitest';
import { counterNames } from '../../../../shared/counter-names.ts';
import { cpuTimeCategories } from '../../../../shared/cpu-time-categories.ts';
import type { ReplicationResult } from '../../../../shared/result.ts';
import { quantile } from '../../../../main/engine/histogram.ts';
import { toSample } from '../../../../main/lab/statistics/sample.ts';
import { summarize } from '../../../../main/lab/runs/summarize.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../../support/specs.ts';
import { makeWindows } from '../../../support/window-times.ts';
import { makeObserved, makeResult, makeUp } from '../fakes/made-up-result.ts';

const workload = makeKernelBuild(60, { totalOps: 1e9 });
const spec = makeSpec(xeon, workload, policies.sync);
const baselineSpec = makeSpec(xeon, workload, policies.none);

function summarizeAll(results: readonly ReplicationResult[], baseline = results) {
  return summarize({
    key: 'k',
    modelVersion: '1',
    spec,
    results,
    samples: results.map(toSample),
    baseline: baseline.map(toSample),
    precisionReached: true,
    wallMs: 12,
  });
}

/** Two replications of 1000 and 3000 ns of system time per operation, against 500 and 1000. */
const results = [1000, 3000].map((ns, replication) =>
  makeResult({ replication, cpuTimeNs: { ackWait: ns * 1000, idle: 1e6 } }),
);
const baseline = [500, 1000].map((ns) => makeResult({ cpuTimeNs: { kernel: ns * 1000 } }));

describe('the result of a run', () => {
  it('has ratios and differences paired by replication, and seconds of the whole job', () => {
    const result = summarizeAll(results, baseline);
    expect(result.overhead.tick.mean).toBe(2.5);
    expect(result.overhead.elapsed).toEqual({ mean: 1, low: 1, high: 1 });
    expect(result.sysPerOpNs.tick.mean).toBe(2000);
    expect(result.sysSeconds.tick.mean).toBeCloseTo(2000, 9);
    expect(result.addedSysSeconds.precise.mean).toBeCloseTo(1250, 9);
    expect(result.elapsedSeconds.mean).toBeCloseTo(1000, 9);
    expect(result.sysSeconds.tick.high - result.sysSeconds.tick.mean).toBeCloseTo(12706.2047, 3);
  });

  it('has ratio 1 and no added seconds, exactly, when it is its own baseline', () => {
    const own = summarizeAll([0, 1, 2].map((n) => makeUp(baselineSpec, n)));
    const one = { mean: 1, low: 1, high: 1 };
    const zero = { mean: 0, low: 0, high: 0 };
    expect(own.overhead).toEqual({ tick: one, precise: one, elapsed: one });
    expect(own.addedSysSeconds).toEqual({ tick: zero, precise: zero });
  });

  it('has shares of CPU time that sum to 1', () => {
    const odd = cpuTimeCategories.map((name, i) => [name, 1e6 / (i + 3)]);
    const { cpuTimeShare, idleHandlerShare } = summarizeAll([
      makeResult({ cpuTimeNs: Object.fromEntries(odd), idleHandlerNs: 1e4 }),
      makeResult({ cpuTimeNs: Object.fromEntries(odd), idleHandlerNs: 2e4 }),
    ]);
    const sum = Object.values(cpuTimeShare).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 12);
    expect(cpuTimeShare.user / cpuTimeShare.kernel).toBeCloseTo(4 / 3, 12);
    expect(idleHandlerShare).toBeGreaterThan(0);
    expect(idleHandlerShare).toBeLessThan(cpuTimeShare.idle);
  });

  it('sums the counters, and counts requests that came with another interrupt', () => {
    const counters = { ipisRequested: 10, interruptsTaken: 4 };
    const result = summarizeAll([
      makeResult({ cpuTimeNs: { kernel: 1 }, counters }),
      makeResult({ cpuTimeNs: { kernel: 1 }, counters: { ...counters, interruptsTaken: 8 } }),
    ]);
    expect(Object.keys(result.counters)).toEqual([...counterNames]);
    expect(result.counters).toMatchObject({ ops: 2000, ipisRequested: 20, interruptsTaken: 12 });
    expect(result.coalescedShare).toBeCloseTo(0.4, 12);
    expect(summarizeAll(results).coalescedShare).toBeNull();
    const border = { ipisRequested: 3, interruptsTaken: 5 };
    const cpuTimeNs = { kernel: 1 };
    expect(summarizeAll([makeResult({ cpuTimeNs, counters: border })]).coalescedShare).toBe(0);
  });

  it('merges the distributions of its replications', () => {
    const state = { count: 2, sum: 30, max: 20, bins: [5, 1, 9, 1] };
    const exposure = {
      ...makeResult().exposure,
      horizonNs: 100,
      pairs: state,
      busy: { ...state, count: 3, bins: [0, 1, 5, 1, 9, 1] },
      pairCount: 4,
      openPairs: 2,
      idlePairs: 2,
      openIdlePairs: 1,
      userPairs: 1,
      requestCount: 1,
      pageCpuSeconds: 3,
    };
    const cpuTimeNs = { kernel: 1 };
    const seen = makeResult({ cpuTimeNs, exposure, shootdownLatency: state });
    const result = summarizeAll([seen, makeResult({ cpuTimeNs })]);
    expect(result.shootdownLatencyNs).toEqual({
      count: 2,
      mean: 15,
      p50: quantile(state, 0.5),
      p99: quantile(state, 0.99),
      max: 20,
    });
    const beyond = {
      p90: null,
      p99: null,
      max: null,
      p50Estimate: null,
      openShareEstimate: null,
      p90Estimate: null,
      p99Estimate: null,
    };
    expect(result.exposureWindowNs).toEqual({
      horizonNs: 100,
      // 100 ns are few for a shootdown, and one of the open pairs is on a CPU that ran a task.
      horizonIsShort: true,
      pairs: { count: 4, openShare: 0.5, ...beyond, p50: quantile(state, 0.99) },
      busy: { count: 4, openShare: 0.25, ...beyond, p50: quantile(state, 0.5) },
      worstCpu: { count: 1, openShare: 1, ...beyond, p50: null },
      idleShare: 0.5,
      openIdleShare: 0.25,
      userShare: 0.25,
      pageCpuSeconds: 1.5,
    });
  });

  it('has quantiles of windows over all pairs, and intervals over replications only', () => {
    const seen = (own: Partial<ReplicationResult['exposure']>) =>
      makeResult({ cpuTimeNs: { kernel: 1 }, exposure: { ...makeResult().exposure, ...own } });
    // 100 values in one bin each; the second replication has 60 of its 100 within the horizon.
    const first = { count: 100, sum: 0, max: 2 ** 11, bins: [10 * 128, 50, 11 * 128, 50] };
    const second = { count: 60, sum: 0, max: 2 ** 12, bins: [12 * 128, 60] };
    const both = summarizeAll([
      seen({ pairs: first, pairCount: 100 }),
      seen({ pairs: second, pairCount: 100, openPairs: 40 }),
    ]).exposureWindowNs.pairs;
    const middle = (octave: number) => 2 ** octave * (1 + 1 / 256);
    expect(both).toMatchObject({ count: 200, openShare: 0.2, p90: null, p99: null, max: null });
    expect(both.p50).toBe(middle(11));
    expect(both.openShareEstimate?.mean).toBeCloseTo(0.2, 12);
    expect(both.p50Estimate?.mean).toBeCloseTo((middle(10) + 2 ** 12) / 2, 9);
    const beyond = summarizeAll([
      seen({ pairs: first, pairCount: 100 }),
      seen({ pairs: second, pairCount: 200, openPairs: 140 }),
    ]).exposureWindowNs.pairs;
    expect(beyond.p50).not.toBeNull();
    expect(beyond.p50Estimate).toBeNull();
    expect(beyond.openShareEstimate?.mean).toBeCloseTo(0.35, 12);
  });

  it('has no distribution if nothing was seen', () => {
    const none = { mean: null, p50: null, p99: null, max: null };
    expect(summarizeAll(results).shootdownLatencyNs).toEqual({ count: 0, ...none });
    expect(summarizeAll(results).exposureWindowNs).toEqual(makeWindows());
  });

  it('has no contract of an attacker where no CPU was held, and that of those where one was', () => {
    expect(summarizeAll(results).attackedContract).toBeNull();
    const attacked = makeObserved({ occasions: 2, breaches: 1, longestNs: 7, isLongestOpen: true });
    const seen = [makeResult({ cpuTimeNs: { kernel: 1 }, attackedContract: attacked })];
    expect(summarizeAll(seen)).toMatchObject({
      contract: { answer: 'not-tested', occasions: 0 },
      attackedContract: { answer: 'broken', occasions: 2, longestNs: 7, isLongestOpen: true },
    });
  });

  it('carries its inputs, and the warm-up that was cut', () => {
    expect(summarizeAll(results)).toMatchObject({
      key: 'k',
      modelVersion: '1',
      spec,
      replications: 2,
      precisionReached: true,
      warmupMs: 2,
      wallMs: 12,
    });
  });
});
