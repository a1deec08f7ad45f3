import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import { closingNs } from '../../../main/engine/horizon.ts';
import { summarizeWindows } from '../../../main/lab/runs/summarize-windows.ts';
import { toSample } from '../../../main/lab/statistics/sample.ts';
import { estimateSpec } from '../../../shared/estimate/estimate.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { isLongRun, scaleRuns } from '../../support/scale-runs.ts';
import { policies, policyNames } from '../../support/policies.ts';
import { specOn } from '../../support/specs.ts';
import { anySpec } from './support/drawn-specs.ts';

interface Compared {
  readonly spec: Spec;
  readonly error: number;
}

/** What is added, as a ratio to policy none less 1. */
function simulatedCost(spec: Spec): number {
  const own = toSample(replicate(spec, 0));
  const none = toSample(replicate({ ...spec, policy: policies.none }, 0));
  return own.sysTickNs / none.sysTickNs - 1;
}

/** As a share of what is added; in points where that is under 1 %. */
function errorOf(estimated: number, simulated: number): number {
  return simulated < 0.01 ? estimated - simulated : estimated / simulated - 1;
}

function quantileOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1]!;
}

function report(compared: readonly Compared[]): string {
  const byPolicy = Map.groupBy(compared, ({ spec }) => spec.policy.name);
  return [...byPolicy]
    .map(([policy, rows]) => {
      const sizes = rows.map(({ error }) => Math.abs(error));
      const [middle, worst] = [quantileOf(sizes, 0.5), Math.max(...sizes)];
      return `${policy}: n=${rows.length} median ${(100 * middle).toFixed(1)} % worst ${(100 * worst).toFixed(1)} %`;
    })
    .join('\n');
}

describe('an estimate beside simulations of random specs on the direct map', () => {
  const specs = fc.sample(anySpec, { seed: 16, numRuns: scaleRuns(300) });
  const answers = specs.map((spec) => ({ spec, answer: estimateSpec(spec) }));

  it('has a median error of the added cost under 5 %, and a 95th percentile under 15 %', () => {
    const compared = answers.flatMap(({ spec, answer }) =>
      answer.estimate
        ? [{ spec, error: errorOf(answer.estimate.overhead.tick - 1, simulatedCost(spec)) }]
        : [],
    );
    const sizes = compared.map(({ error }) => Math.abs(error));
    if (isLongRun) console.info(report(compared));
    expect(quantileOf(sizes, 0.5), report(compared)).toBeLessThan(0.05);
    expect(quantileOf(sizes, 0.95), report(compared)).toBeLessThan(0.15);
  });

  it('says of windows what its text claims: 10 % in the median, a factor of two in 4 of 5', () => {
    const factors: number[] = [];
    const points: number[] = [];
    for (const { spec: drawn } of answers) {
      // Long enough that some deferred windows close, short enough that others do not.
      const spec = { ...drawn, run: { ...drawn.run, horizonMs: 10 } };
      const windows = estimateSpec(spec).estimate?.windows;
      if (!windows) continue;
      const { pairs } = summarizeWindows([replicate(spec, 0).exposure], closingNs(spec));
      if (pairs.count === 0) continue;
      points.push(Math.abs(windows.openShare - pairs.openShare));
      for (const [estimated, simulated] of [
        [windows.p50Ns, pairs.p50],
        [windows.p99Ns, pairs.p99],
      ] as const) {
        if (estimated === null && simulated === null) continue;
        // Beyond what was followed in one of them alone: no factor is large enough.
        const isBeyond = estimated === null || simulated === null;
        factors.push(isBeyond ? Infinity : Math.abs(Math.log(estimated / simulated)));
      }
    }
    expect(factors.length).toBeGreaterThan(20);
    expect(quantileOf(factors, 0.5)).toBeLessThan(Math.log(1.1));
    expect(quantileOf(factors, 0.8)).toBeLessThan(Math.log(2));
    expect(quantileOf(points, 0.95)).toBeLessThan(0.1);
    if (isLongRun) console.info(`windows: n=${factors.length}, open share: n=${points.length}`);
  });

  it('is declined for at most a tenth of them', () => {
    const declined = answers.filter(({ answer }) => answer.declined !== null);
    expect(declined.length / answers.length).toBeLessThanOrEqual(0.1);
  });
});

describe('an estimate', () => {
  it('takes less than a millisecond for 1024 CPUs under every policy', () => {
    for (const policy of policyNames) {
      const spec = specOn(1024, policy);
      const times = Array.from({ length: 40 }, () => {
        const start = performance.now();
        estimateSpec(spec);
        return performance.now() - start;
      });
      expect(Math.min(...times), policy).toBeLessThan(1);
    }
  });

  it('of policy none is a ratio of 1, without windows', () => {
    const { estimate } = estimateSpec(specOn(8, 'none'));
    expect(estimate?.overhead).toEqual({ tick: 1, precise: 1, elapsed: 1 });
    expect(estimate?.windows).toBeNull();
  });

  it('adds up: the parts of an op are its system time', () => {
    for (const policy of policyNames) {
      const { estimate } = estimateSpec(specOn(8, policy));
      if (!estimate) continue;
      const { ipiHandlerOverUser, ...parts } = estimate.perOpNs;
      const tick = Object.values(parts).reduce((sum, one) => sum + one, 0);
      expect(estimate.sysPerOpNs.tick).toBeCloseTo(tick, 6);
      expect(estimate.sysPerOpNs.precise).toBeCloseTo(tick + ipiHandlerOverUser, 6);
    }
  });

  it('says of the windows what a simulation says', () => {
    const run = { measureMs: 40 };
    const workload = { tasks: 4, blockMs: 3 };
    for (const policy of ['sync', 'deferred', 'deferred-bounded', 'deferred-tick'] as const) {
      const spec = specOn(8, policy, workload, run);
      const { pairCount, openPairs } = replicate(spec, 0).exposure;
      const windows = estimateSpec(spec).estimate?.windows;
      expect(windows?.openShare, policy).toBeCloseTo(openPairs / pairCount, 1);
    }
  });

  it.each([
    ['another domain', { domain: 'user', placement: 'cpus' }, 'workload.domain'],
    ['pinned tasks', { placement: 'cpus' }, 'workload.placement'],
    ['an attacker', { attacker: 'spinner' }, 'attacker'],
  ] as const)('is declined for %s, with the reason', (_name, workload, reason) => {
    const answer = estimateSpec(specOn(8, 'sync', workload));
    expect(answer.estimate).toBeNull();
    expect(answer.declined).toContain(reason);
  });

  it('is declined for a choice of a policy, or a field, that is newer than it', () => {
    const spec = specOn(8, 'sync');
    const remote = { ...spec, policy: { ...spec.policy, remote: 'by-pigeon' } } as unknown as Spec;
    expect(estimateSpec(remote).declined).toContain('what this policy decides');
    const isolated = specOn(8, 'sync', { isolatedCpus: 2 });
    expect(estimateSpec(isolated).declined).toContain('workload.isolatedCpus');
  });

  it('is declined for rings that overflow', () => {
    expect(estimateSpec(specOn(16, 'latr', { userCycles: 2000 })).declined).toContain('rings');
  });
});
