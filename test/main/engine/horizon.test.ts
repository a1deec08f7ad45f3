import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantile } from '../../../main/engine/histogram.ts';
import { closingNs, horizonNs, isShortHorizon } from '../../../main/engine/horizon.ts';
import { replicate } from '../../../main/engine/run.ts';
import type { ExposureState, HistogramState } from '../../../shared/result.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { policyNames, type PolicyName } from '../../support/policies.ts';
import { orderZeroOnly, specOn } from '../../support/specs.ts';

const specOf = (policy: PolicyName, workload: Partial<Workload> = {}) =>
  specOn(4, policy, workload);
const op = (39500 + 3700) / 2.1;

describe('the time scale that closes windows', () => {
  const cases: [PolicyName, Partial<Workload>, number][] = [
    ['sync', {}, 1e6],
    ['broadcast', {}, 1e6],
    ['sync-running', {}, 4.2e6 + op],
    ['deferred', {}, 4.2e6 + op],
    // Another task takes the place of one that blocks.
    ['deferred', { tasks: 9 }, 4e6 + op],
    ['deferred-task', {}, 4.2e6 + op],
    ['deferred-tick', {}, 4e6],
    ['deferred-tick', { burstMs: 1 }, 1.2e6 + op],
    ['deferred-entry', {}, 50e3],
    ['deferred-entry', { syscallsPerMs: 0 }, 4e6],
    ['deferred-bounded', {}, 1e6],
    ['local-only', {}, op / (0.37 * 0.0005)],
  ];
  it.each(cases)('of %s with %o is %d ns', (policy, workload, wanted) => {
    expect(closingNs(specOf(policy, workload)) / wanted).toBeCloseTo(1, 9);
  });

  it.each(['local-only', 'no-flush', 'none'] as const)('of %s is infinite', (policy) => {
    expect(closingNs(specOf(policy, { orderWeights: orderZeroOnly }))).toBe(Infinity);
  });

  it('is that of own full flushes once a batch or a ceiling makes them frequent', () => {
    const { policy, ...others } = specOf('local-only', { orderWeights: orderZeroOnly });
    const batched = closingNs({ ...others, policy: { ...policy, batchPages: 63 } });
    expect(batched / ((op * 63) / 0.37)).toBeCloseTo(1, 9);
    const full = closingNs({ ...others, policy: { ...policy, flushCeilingPages: 0 } });
    expect(full / op).toBeCloseTo(1, 9);
  });
});

describe('the horizon', () => {
  it.each([
    ['sync', {}, 10],
    ['deferred', {}, 42 + op / 1e5],
    ['deferred-tick', {}, 40],
    ['deferred', { burstMs: 60 }, 100],
    ['local-only', {}, 100],
    ['no-flush', {}, 100],
  ] as const)('that auto gives under %s with %o is %d ms', (policy, workload, wantedMs) => {
    expect(horizonNs(specOf(policy, workload)) / 1e6).toBeCloseTo(wantedMs, 9);
  });

  it('is what is set', () => {
    const spec = specOf('deferred');
    expect(horizonNs({ ...spec, run: { ...spec.run, horizonMs: 7 } })).toBe(7e6);
  });

  it('is too short below three time scales, and never where nothing closes windows', () => {
    expect(isShortHorizon(29, 10)).toBe(true);
    expect(isShortHorizon(30, 10)).toBe(false);
    expect(isShortHorizon(30, Infinity)).toBe(false);
  });
});

/** Bins that lie below a time altogether. */
const binsBelow = ({ bins }: HistogramState, edge: number) =>
  bins.filter((_, i) => (bins[i - (i % 2)] ?? 0) < edge);

describe('a horizon that is ten times as long', () => {
  const anySpec = fc
    .record({
      policy: fc.constantFrom(...policyNames.filter((name) => name !== 'none')),
      cpus: fc.constantFrom(2, 3, 4, 8),
      tasks: fc.integer({ min: 1, max: 8 }),
      attacker: fc.constantFrom('none', 'spinner', 'parked'),
      burstMs: fc.constantFrom(0.1, 0.5, 2),
      blockMs: fc.constantFrom(0.02, 0.2, 2),
      horizonMs: fc.constantFrom(0.003, 0.02, 0.2, 1, 5),
      seed: fc.nat(1000),
    })
    .map(({ policy, cpus, horizonMs, seed, ...workload }) =>
      specOn(cpus, policy, workload, { seed, horizonMs, warmupMs: 0.3, measureMs: 1.5 }),
    );

  const compare = (short: HistogramState, long: HistogramState, total: number, limit: number) => {
    const border = [...short.bins, 0].at(-2) ?? 0;
    expect(binsBelow(short, border)).toEqual(binsBelow(long, border));
    expect(short.count).toBeLessThanOrEqual(long.count);
    for (const q of [0.01, 0.1, 0.5, 0.9, 0.99, 1]) {
      const rank = Math.max(1, Math.ceil(q * total));
      // Between two ranks, so that rounding does not choose another one.
      const at = (state: HistogramState) =>
        rank > state.count ? null : quantile(state, (rank - 0.5) / state.count);
      const [here, there] = [at(short), at(long)];
      if (here === null) expect(there ?? Infinity).toBeGreaterThanOrEqual(limit * 0.992);
      else expect(Math.abs(here - there!)).toBeLessThanOrEqual(0.008 * here);
    }
  };

  it('gives the same quantiles below it, and beyond it where this one says so', () => {
    const seen = { known: 0, beyond: 0 };
    fc.assert(
      fc.property(anySpec, (spec) => {
        const ms = Number(spec.run.horizonMs);
        const follow = (horizonMs: number): ExposureState =>
          replicate({ ...spec, run: { ...spec.run, horizonMs } }, 0).exposure;
        const [short, long] = [follow(ms), follow(10 * ms)];
        expect(short.pairCount).toBe(long.pairCount);
        compare(short.pairs, long.pairs, short.pairCount, ms * 1e6);
        compare(short.worstCpu, long.worstCpu, short.requestCount, ms * 1e6);
        if (short.openPairs > 0) seen.beyond += 1;
        if (short.pairs.count > 0) seen.known += 1;
      }),
      { seed: 11, numRuns: scaleRuns(400) },
    );
    expect(seen.known).toBeGreaterThan(20);
    expect(seen.beyond).toBeGreaterThan(20);
  });
});
