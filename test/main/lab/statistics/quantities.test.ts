import { describe, expect, it } from 'vitest';
import { precisionQuantities } from '../../../../shared/spec/run-settings.ts';
import { readQuantity } from '../../../../main/lab/statistics/quantities.ts';
import { toSample } from '../../../../main/lab/statistics/sample.ts';
import { makeResult } from '../fakes/made-up-result.ts';

/** Six windows in one bin, of which the eight pairs leave two open. */
const windows = { count: 6, sum: 1500, max: 400, bins: [8 * 128, 6] };
const exposure = {
  horizonNs: 1000,
  pairs: windows,
  busy: windows,
  worstCpu: windows,
  pairCount: 8,
  openPairs: 2,
  idlePairs: 0,
  openIdlePairs: 0,
  userPairs: 0,
  requestCount: 3,
  openRequests: 1,
  pageCpuSeconds: 0.25,
};
const base = makeResult({ cpuTimeNs: { kernel: 1e6, ipiHandlerOverUser: 0, idle: 1e6 } });
const own = makeResult({
  cpuTimeNs: { kernel: 2e6, ipiHandlerOverUser: 1e6, idle: 1e6 },
  exposure,
  measuredNs: 3e6,
});
const pair = { result: own, sample: toSample(own), baseline: toSample(base) };
const bare = { ...pair, result: makeResult() };

describe('what a precision is of', () => {
  it.each([
    ['overhead-tick', 2],
    ['overhead-precise', 3],
    ['overhead-elapsed', 3],
    ['added-tick', 1000],
    ['added-precise', 2000],
    ['sys-tick', 2000],
    ['sys-precise', 3000],
    ['elapsed', 3000],
    ['window-p50', 2 ** 8 * (1 + 1 / 256)],
    ['window-p99', Number.NaN],
    ['open-share', 0.25],
    ['stale-time', 0.25],
  ] as const)('%s is read from each replication', (quantity, expected) => {
    expect(readQuantity([pair, pair], quantity)).toEqual([expected, expected]);
  });

  it('is not a number where a replication has none', () => {
    for (const quantity of precisionQuantities.filter((it) => /^(window|latency|open)-/.test(it))) {
      expect(readQuantity([bare], quantity)).toEqual([Number.NaN]);
    }
  });

  it('is a time of its own for a baseline, which has no ratio and no windows', () => {
    const read = precisionQuantities.map((quantity) => readQuantity([pair], quantity, true)[0]);
    expect(read.filter((value) => value === 3000)).toHaveLength(5);
    expect(read.filter((value) => value === 2000)).toHaveLength(precisionQuantities.length - 5);
    expect(readQuantity([pair], 'overhead-tick', true)).toEqual([2000]);
  });
});
