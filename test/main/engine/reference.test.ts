import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sysTickNs } from '../../../main/engine/accounting.ts';
import { replicate } from '../../../main/engine/run.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import { findDifferences } from '../../support/compare-engines.ts';
import { anyKernelSpec, anyMixedSpec } from '../../support/kernel-specs.ts';
import { longOr } from '../../support/scale-runs.ts';
import { makeQuantiles } from '../../support/quantiles.ts';
import { simulateReference } from '../../support/reference/index.ts';
import { policies, policyNames, type PolicyName } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
const meanOf = (state: { sum: number; count: number }) =>
  state.count === 0 ? 0 : state.sum / state.count;

/** Simulated with both; a spec that several tests ask about is simulated once. */
const simulated = new Map<string, ReturnType<typeof simulateNow>>();

const simulateNow = (spec: Spec) => ({
  engine: replicate(spec, 3),
  oracle: simulateReference(spec, 3),
});

function simulateBoth(spec: Spec): ReturnType<typeof simulateNow> {
  const key = JSON.stringify(spec);
  const known = simulated.get(key) ?? simulateNow(spec);
  simulated.set(key, known);
  return known;
}

function expectAgreement(spec: Spec): void {
  const { engine, oracle } = simulateBoth(spec);
  const figures: Record<string, [number, number]> = {
    sysPerOp: [
      sysTickNs(engine.cpuTimeNs) / engine.counters.ops,
      sysTickNs(oracle.cpuTimeNs) / oracle.counters.ops,
    ],
    refill: [engine.cpuTimeNs.tlbRefillKernel, oracle.cpuTimeNs.tlbRefillKernel],
    ops: [engine.counters.ops, oracle.counters.ops],
    switches: [engine.counters.contextSwitches, oracle.counters.contextSwitches],
    ipis: [engine.counters.ipisRequested, oracle.counters.ipisRequested],
    interrupts: [engine.counters.interruptsTaken, oracle.counters.interruptsTaken],
    latency: [meanOf(engine.shootdownLatency), mean(oracle.latencies)],
    window: [meanOf(engine.exposure.pairs), mean(oracle.windows.pairs)],
    worst: [meanOf(engine.exposure.worstCpu), mean(oracle.windows.worstCpu)],
    pairs: [engine.exposure.pairCount, oracle.windows.pairCount],
    open: [engine.exposure.openPairs, oracle.windows.openPairs],
    busyWindow: [meanOf(engine.exposure.busy), mean(oracle.windows.busy)],
    busyCount: [engine.exposure.busy.count, oracle.windows.busy.length],
    idle: [engine.exposure.idlePairs, oracle.windows.idlePairs],
    openIdle: [engine.exposure.openIdlePairs, oracle.windows.openIdlePairs],
    pageCpuSeconds: [engine.exposure.pageCpuSeconds, oracle.windows.pageCpuSeconds],
  };
  for (const [name, [got, wanted]] of Object.entries(figures)) {
    const error = wanted === 0 ? got : got / wanted - 1;
    expect(Math.abs(error), `${name}: engine ${got}, oracle ${wanted}`).toBeLessThan(0.01);
  }
}

function expectSameUserPairs(spec: Spec): void {
  const { engine, oracle } = simulateBoth(spec);
  const got = engine.exposure.userPairs;
  const wanted = oracle.windows.userPairs;
  expect(Math.abs(got - wanted), `engine ${got}, oracle ${wanted}`).toBeLessThanOrEqual(
    0.01 * wanted,
  );
}

function specOf(cpus: number, policy: PolicyName, measureMs: number): Spec {
  return makeSpec(makeMachine(cpus), makeKernelBuild(Math.min(cpus, 60)), policies[policy], {
    warmupMs: 0.5,
    measureMs: longOr(1, 0.3) * measureMs,
    horizonMs: longOr(2, 0.5) * measureMs,
  });
}

/** Most bursts are shorter than an op, some far longer; half of the blocked times are 0. */
function recordedTimes(tasks: number) {
  return makeKernelBuild(tasks, {
    burstMs: 0.4,
    blockMs: 0.3,
    burstQuantiles: makeQuantiles((share) => 0.02 / (1.02 - share) ** 2),
    blockQuantiles: makeQuantiles((share) => Math.max(0, share - 0.5)),
  });
}

/** More than a socket has. The time that the oracle takes grows with their square. */
const manyCpus = longOr(96, 32);

describe('the engine agrees with the oracle within 1 %', () => {
  it.each([
    [1, 20],
    [2, 20],
    [4, 20],
    [16, 5],
    [96, 2],
    [256, 1],
  ])('under sync on %i CPUs', (cpus, measureMs) => {
    expectAgreement(specOf(cpus, 'sync', measureMs));
  });

  it.each(policyNames)('under %s on 4 CPUs', (policy) => {
    expectAgreement(specOf(4, policy, 20));
  });

  it.each(policyNames)(`under %s on ${manyCpus} CPUs`, (policy) => {
    expectAgreement(specOf(manyCpus, policy, longOr(3, 2)));
  });

  it.each(policyNames)('beside an attacker that keeps interrupts off, under %s', (policy) => {
    const spec = specOf(4, policy, 20);
    for (const [tasks, irqsOffUs] of [
      [3, 37],
      [3, 1500],
      [5, 200],
    ] as const) {
      const workload = makeKernelBuild(tasks, { attacker: 'irqs-off', irqsOffUs });
      expectAgreement({ ...spec, workload });
    }
  });

  it.each(['spinner', 'parked', 'idle'] as const)('beside the attacker %s', (attacker) => {
    for (const tasks of [3, 6]) {
      const spec = specOf(5, 'deferred-tick', 20);
      expectAgreement({ ...spec, workload: makeKernelBuild(tasks, { attacker, blockMs: 0.01 }) });
    }
  });

  it('when more tasks than CPUs wait for ticks', () => {
    const spec = specOf(4, 'deferred-tick', 40);
    expectAgreement({ ...spec, workload: makeKernelBuild(9) });
  });

  it('when the slice is a whole number of ticks', () => {
    const spec = specOf(4, 'deferred-entry', 60);
    expectAgreement({ ...spec, workload: makeKernelBuild(8) });
  });

  it('when ticks preempt tasks that pay for refills', () => {
    const spec = specOf(4, 'deferred-tick', 200);
    const machine = makeMachine(4, { pageWalkCycles: 1000, tickHz: 1000 });
    const workload = makeKernelBuild(16, { userCycles: 2e6, kernelCycles: 4e5 });
    expectAgreement({ ...spec, machine, workload });
  });

  it.each(['sync', 'deferred-bounded'] as const)(
    'when CPUs that are idle for long flush in full under %s',
    (policy) => {
      const spec = specOf(8, policy, 40);
      const workload = makeKernelBuild(6, { burstMs: 1, blockMs: 5 });
      expectAgreement({ ...spec, workload, policy: { ...spec.policy, flushCeilingPages: 0 } });
    },
  );

  it.each(policyNames)('when bursts and blocked times are recorded, under %s', (policy) => {
    const spec = specOf(4, policy, 40);
    expectAgreement({ ...spec, workload: recordedTimes(9) });
  });

  it('when recorded bursts have an attacker beside them', () => {
    const spec = specOf(2, 'deferred-entry', 60);
    expectAgreement({ ...spec, workload: { ...recordedTimes(3), attacker: 'spinner' } });
  });

  it('when only the blocked times are recorded', () => {
    const spec = specOf(4, 'deferred', 60);
    expectAgreement({ ...spec, workload: { ...recordedTimes(9), burstQuantiles: null } });
  });

  it('with a flush ceiling of 0, where every flush is full', () => {
    const spec = specOf(16, 'sync', 2);
    expectAgreement({ ...spec, policy: { ...spec.policy, flushCeilingPages: 0 } });
  });

  it.each(policyNames)('on the pairs whose CPU ran user code under %s', (policy) => {
    expectSameUserPairs(specOf(4, policy, 20));
  });

  // A handler's flush covers requests made after the handler's start and before its own (MODEL.md
  // section 6). The shorter the age, the larger their share.
  it('when a maximum age is as short as 50 us', () => {
    const spec = specOf(4, 'deferred-bounded', 20);
    expectAgreement({ ...spec, policy: { ...spec.policy, maxAgeUs: 50 } });
  });

  it.each([1, 3])('when %i tasks make all CPUs reach a maximum age, and block', (tasks) => {
    const spec = specOf(96, 'deferred-bounded', 10);
    expectAgreement({ ...spec, workload: makeKernelBuild(tasks, { burstMs: 1, blockMs: 1 }) });
  });

  it.each(['queue:16', 'queue:64'] as const)(
    'when rings of %s overflow and idle CPUs leave entries unfinished',
    (pending) => {
      const spec = specOf(8, 'latr', 20);
      const workload = makeKernelBuild(6, { burstMs: 2, blockMs: 6 });
      expectAgreement({ ...spec, workload, policy: { ...spec.policy, pending } });
    },
  );

  // User code after the flush that covers a request does not count (MODEL.md section 6).
  it('on the pairs whose CPU ran user code when handlers flush in full', () => {
    const spec = specOf(16, 'sync', 2);
    expectSameUserPairs({ ...spec, policy: { ...spec.policy, flushCeilingPages: 0 } });
  });
});

describe('the engine agrees with the oracle in every figure, but for rounding', () => {
  it('under any kernel, domain, placement, policy and topology', () => {
    fc.assert(
      fc.property(anyKernelSpec, (spec) => {
        expect(findDifferences(spec, 0)).toEqual({});
      }),
      { numRuns: longOr(1000, 40), seed: 5 },
    );
  });

  it('on user code that begins just when a window has been open for its horizon', () => {
    const work = { burstMs: 0.1, blockMs: 2, placement: 'cpus', userShare: 0.2 } as const;
    const workload = makeKernelBuild(3, { userCycles: 4000, kernelCycles: 900, ...work });
    const run = { warmupMs: 0, measureMs: 1, horizonMs: 1.5 };
    for (let seed = 0; seed < 40; seed++) {
      const spec = makeSpec(makeMachine(3), workload, policies.latr, { ...run, seed });
      const mixed = { ...spec, userPolicy: policies['deferred-task'] };
      expect(findDifferences(mixed, 0), `seed ${seed}`).toEqual({});
    }
  });

  /** Runs a guest under a policy for either side, with these seeds. */
  function expectSameGuest(
    spec: Spec,
    seeds = Array.from({ length: 40 }, (_, seed) => seed),
  ): void {
    const guest = { ...spec.machine, vcpuRunMs: 0.3 };
    for (const seed of seeds) {
      const run = { ...spec.run, measureMs: 1, horizonMs: 1.5, seed };
      const found = findDifferences({ ...spec, machine: guest, run, userPolicy: policies.sync }, 0);
      expect(found, `seed ${seed}`).toEqual({});
    }
  }
  const atOnce = { warmupMs: 0 };
  const pinned = { burstMs: 0.1, blockMs: 0.02, placement: 'cpus', userShare: 0.5 } as const;

  it('in a guest, on a maximum age that is over before its request is posted', () => {
    const workload = makeKernelBuild(8, { ...pinned, userCycles: 4000 });
    const policy = { ...policies['deferred-bounded'], maxAgeUs: 150 };
    expectSameGuest(makeSpec(makeMachine(9, { vcpuStolenMs: 0.2 }), workload, policy, atOnce));
  });

  it('in a guest, on a marked vCPU that the host flushes after all windows are known', () => {
    const workload = makeKernelBuild(3, { ...pinned, blockMs: 2, userShare: 0.8 });
    const machine = makeMachine(4, { vcpuStolenMs: 0.6 });
    const spec = makeSpec(machine, workload, policies['deferred-reuse'], { warmupMs: 0.4 });
    expectSameGuest(
      { ...spec, kernel: { ...spec.kernel, pvFlush: true } },
      [83, 109, 119, 205, 239, 244],
    );
  });

  it('in a guest, on tasks that wait for a lock for longer than the horizon', () => {
    const workload = makeKernelBuild(8, { ...pinned, userCycles: 300, writeLockShare: 1 });
    const machine = makeMachine(9, { vcpuStolenMs: 0.2 });
    expectSameGuest(makeSpec(machine, workload, policies['deferred-tick'], atOnce));
  });

  it('under a policy for the direct map and another one for user mappings', () => {
    fc.assert(
      fc.property(anyMixedSpec, (spec) => {
        expect(findDifferences(parseSpec(spec), 0)).toEqual({});
      }),
      { numRuns: longOr(1000, 40), seed: 6 },
    );
  });
});
