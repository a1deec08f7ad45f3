import { describe, expect, it } from 'vitest';
import { sysTickNs } from '../../../main/engine/accounting.ts';
import { replicate } from '../../../main/engine/run.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { simulateReference } from '../../support/reference/index.ts';
import {
  makeKernelBuild,
  makeMachine,
  makeSpec,
  policies,
  policyNames,
  type PolicyName,
} from '../../support/specs.ts';

const mean = (values: readonly number[]) =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
const meanOf = (state: { sum: number; count: number }) =>
  state.count === 0 ? 0 : state.sum / state.count;

function expectAgreement(spec: Spec): void {
  const engine = replicate(spec, 3);
  const oracle = simulateReference(spec, 3);
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
  const got = replicate(spec, 3).exposure.userPairs;
  const wanted = simulateReference(spec, 3).windows.userPairs;
  expect(Math.abs(got - wanted), `engine ${got}, oracle ${wanted}`).toBeLessThanOrEqual(
    0.01 * wanted,
  );
}

function specOf(cpus: number, policy: PolicyName, measureMs: number): Spec {
  return makeSpec(makeMachine(cpus), makeKernelBuild(Math.min(cpus, 60)), policies[policy], {
    warmupMs: 0.5,
    measureMs,
    horizonMs: 2 * measureMs,
  });
}

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

  it.each(policyNames)('under %s on 96 CPUs', (policy) => {
    expectAgreement(specOf(96, policy, 3));
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
