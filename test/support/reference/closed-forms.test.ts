import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../shared/spec/machine.ts';
import { policies, type PolicyName } from '../policies.ts';
import { i5, makeKernelBuild, makeMachine, makeSpec, orderZeroOnly, xeon } from '../specs.ts';
import { simulateReference } from './index.ts';

/** One page per operation, and no blocking in the time simulated. */
const steady = { orderWeights: orderZeroOnly, burstMs: 1e6 };

function runOneTask(machine: Machine, policy: PolicyName, fields = {}) {
  const workload = makeKernelBuild(1, { ...steady, ...fields });
  const run = { warmupMs: 0, measureMs: 10, horizonMs: 10 };
  return simulateReference(makeSpec(machine, workload, policies[policy], run), 0);
}

function expectAll(values: readonly number[], expected: number): void {
  expect(values.length).toBeGreaterThan(0);
  expect(Math.min(...values)).toBeCloseTo(expected, 5);
  expect(Math.max(...values)).toBeCloseTo(expected, 5);
}

describe('one task on an otherwise idle machine', () => {
  it('shoots down one idle CPU in the time of a message there and back', () => {
    const { latencies, windows } = runOneTask(makeMachine(2, { sockets: 1 }), 'sync');
    // Send, interrupt, wake-up, then irq + call + INVLPG at 2.1 GHz.
    const windowNs = 2.3 * 50 + 700 + 2000 + (1200 + 300 + 220) / 2.1;
    expectAll(windows.pairs, windowNs);
    expectAll(latencies, windowNs + 50);
  });

  it('shoots down a CPU on the other socket over the far interconnect', () => {
    const { latencies } = runOneTask(makeMachine(2, { sockets: 2 }), 'sync');
    expectAll(latencies, 2.3 * 110 + 1200 + 2000 + (1200 + 300 + 220) / 2.1 + 110);
  });

  it('shoots down 95 idle CPUs in the time the recursion over the targets gives', () => {
    const handlerNs = (1200 + 300 + 220) / 2.1;
    const lines = Array.from({ length: 95 }, (_, i) => (i < 47 ? 50 : 110));
    let nowNs = 0;
    const completions = lines.map((line) => {
      nowNs += 2.3 * line;
      return nowNs + (line === 50 ? 700 : 1200) + 2000 + handlerNs;
    });
    lines.forEach((line, i) => {
      nowNs = Math.max(nowNs, completions[i] ?? 0) + line;
    });
    const { latencies, windows } = runOneTask(xeon, 'sync');
    expectAll(latencies, nowNs);
    expectAll(windows.worstCpu, completions.at(-1) ?? 0);
  });

  it('interrupts nobody with targets running', () => {
    const { latencies, counters, windows } = runOneTask(i5, 'sync-running');
    expect(latencies).toEqual([]);
    expect(counters.nr_tlb_remote_flush).toBe(0);
    expect(windows.openPairs).toBe(windows.pairCount);
  });

  it('closes a window under broadcast with the local flush and the broadcast', () => {
    const { windows } = runOneTask(i5, 'broadcast');
    expectAll(windows.pairs, (220 + 500) / 3.3 + 2 * 3);
  });

  it('pays the costs of the table for each operation', () => {
    const { ops, cpuTimeNs } = runOneTask(xeon, 'deferred');
    expect(cpuTimeNs.kernel / ops / (3700 / 2.1)).toBeCloseTo(1, 2);
    expect(cpuTimeNs.xpfoMap / ops / (580 / 2.1)).toBeCloseTo(1, 2);
    expect(cpuTimeNs.localFlush / ops / (220 / 2.1)).toBeCloseTo(1, 2);
    expect(cpuTimeNs.deferredFlush / ops / (2 * 110)).toBeCloseTo(1, 2);
  });
});

describe('full flushes', () => {
  it('cost a refill of the whole TLB when it fills at once', () => {
    const machine = makeMachine(1, { tlbFillTauUs: 0.001 });
    const orderNine = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0];
    const workload = { allocShare: 1, orderWeights: orderNine };
    const { counters, cpuTimeNs } = runOneTask(machine, 'local-only', workload);
    const refillNs = (1000 * 30) / 2.1;
    const flushes = counters.nr_tlb_local_flush_all;
    expect(flushes).toBe(counters.flushRequests);
    expect(cpuTimeNs.tlbRefillKernel / flushes / (0.4 * refillNs)).toBeCloseTo(1, 2);
    expect(cpuTimeNs.tlbRefillUser / flushes / (0.6 * refillNs)).toBeCloseTo(1, 2);
  });

  it('happen once per 63 pages under batching, which then needs no other flush', () => {
    const { counters } = runOneTask(i5, 'deferred-batch', { allocShare: 1 });
    expect(counters.nr_tlb_local_flush_one).toBe(0);
    expect(counters.flushRequests).toBe(Math.ceil(counters.ops / 63));
  });

  it('are spared for reused pages under reuse', () => {
    const run = { allocShare: 1, reuseShare: 1 };
    const { counters, cpuTimeNs } = runOneTask(i5, 'deferred-reuse', run);
    expect(counters.flushRequests).toBe(0);
    expect(cpuTimeNs.xpfoMap).toBe(0);
  });
});

it('costs the same under sync, deferred and local-only on one CPU', () => {
  const results = (['local-only', 'sync', 'deferred'] as const).map(
    (policy) => runOneTask(makeMachine(1), policy, { burstMs: 1 }).cpuTimeNs,
  );
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

it('shares a CPU in slices that end at the first tick after 24 ms by the runnable', () => {
  const machine = makeMachine(1, { tickHz: 700 });
  const workload = makeKernelBuild(1, { ...steady, attacker: 'spinner' });
  const run = { warmupMs: 0, measureMs: 900, horizonMs: 0 };
  const { counters } = simulateReference(makeSpec(machine, workload, policies.none, run), 0);
  // A slice of 12 ms ends with the 9th tick, so 630 ticks hold 70 of them.
  expect(Math.abs(counters.contextSwitches - 70)).toBeLessThanOrEqual(1);
});
