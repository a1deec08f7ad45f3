import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { longOr } from '../scale-runs.ts';
import { policies, policyNames } from '../policies.ts';
import { i5, makeKernelBuild, makeSpec } from '../specs.ts';
import { simulateReference, type ReferenceResult } from './index.ts';

const run = { warmupMs: 1, measureMs: longOr(30, 12), horizonMs: longOr(40, 16) };

function simulate(policy: Policy, fields: Partial<Workload> = {}): ReferenceResult {
  return simulateReference(makeSpec(i5, makeKernelBuild(4, fields), policy, run), 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

const thp = { orderWeights: [0.95, 0, 0, 0, 0, 0, 0, 0, 0, 0.05, 0] };
const loads: [string, Partial<Workload>][] = [
  ['as many tasks as CPUs', thp],
  ['tasks that wait', { ...thp, tasks: 11 }],
  ['idle CPUs', { ...thp, tasks: 2, blockMs: 4 }],
  ['a spinner', { ...thp, attacker: 'spinner' }],
  ['a parked task', { ...thp, tasks: 3, attacker: 'parked' }],
];

describe.each(policyNames)('policy %s', (name) => {
  it.each(loads)('accounts for all time and all windows with %s', (_, fields) => {
    const { measuredNs, cpuTimeNs, idleHandlerNs, windows } = simulate(policies[name], fields);
    const times = Object.values(cpuTimeNs);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
    expect(sumOf(times) / (i5.cpus * measuredNs)).toBeCloseTo(1, 9);
    expect(idleHandlerNs).toBeLessThanOrEqual(cpuTimeNs.idle);
    expect(windows.pairs.length + windows.openPairs).toBe(windows.pairCount);
    expect(windows.pairCount % (i5.cpus - 1)).toBe(0);
    expect(windows.userPairs).toBeLessThanOrEqual(windows.pairCount);
    expect(windows.worstCpu.length).toBeLessThanOrEqual(windows.pairCount / (i5.cpus - 1));
  });
});

it('gives the same result for the same spec', () => {
  expect(simulate(policies.sync)).toEqual(simulate(policies.sync));
});

it('orders the policies by their cost', () => {
  const order = ['none', 'no-flush', 'local-only', 'deferred', 'sync'] as const;
  const sysPerOp = order.map((name) => {
    const { cpuTimeNs, ops } = simulate(policies[name]);
    const { user, tlbRefillUser, idle } = cpuTimeNs;
    return (sumOf(Object.values(cpuTimeNs)) - user - tlbRefillUser - idle) / ops;
  });
  expect(sysPerOp).toEqual(sysPerOp.toSorted((a, b) => a - b));
});

it('requests an interrupt per target and takes every request under sync', () => {
  const { counters } = simulate(policies.sync, thp);
  const inFlight = i5.cpus * (i5.cpus - 1);
  const targets = i5.cpus - 1;
  const { flushRequests, ipisRequested, nr_tlb_remote_flush_received: received } = counters;
  expect(counters.nr_tlb_remote_flush).toBe(flushRequests);
  expect(Math.abs(ipisRequested - flushRequests * targets)).toBeLessThanOrEqual(inFlight);
  expect(Math.abs(received - ipisRequested)).toBeLessThanOrEqual(inFlight);
  expect(counters.interruptsTaken).toBeLessThanOrEqual(received);
});

describe('a CPU that computes for ever', () => {
  const withSpinner = (policy: Policy) =>
    simulate(policy, { tasks: 1, burstMs: 1e6, attacker: 'spinner' }).windows;
  const flushNs = 800 / 3.3;

  it('stays stale under deferred', () => {
    expect(withSpinner(policies.deferred).openPairs).toBeGreaterThan(0);
  });

  it('is clean within a tick under deferred-tick, after half of one on average', () => {
    const { pairs, pairCount } = withSpinner(policies['deferred-tick']);
    const tickNs = 1e9 / i5.tickHz;
    // The idle CPUs stay stale for ever, so what closes is the spinner's.
    expect(pairs).toHaveLength(pairCount / 3);
    expect(Math.max(...pairs)).toBeLessThanOrEqual(tickNs + flushNs);
    expect(sumOf(pairs) / pairs.length / (tickNs / 2)).toBeGreaterThan(0.9);
    expect(sumOf(pairs) / pairs.length / (tickNs / 2)).toBeLessThan(1.1);
  });

  it('is clean within the maximum age and the delivery under deferred-bounded', () => {
    const { pairs, openPairs } = withSpinner(policies['deferred-bounded']);
    const handlersNs = (2 * (1200 + 300) + 2 * 800) / 3.3;
    const deliveryNs = 2 * 2000 + 2 * handlersNs + 2.3 * 40 + 500;
    expect(openPairs).toBe(0);
    expect(Math.max(...pairs)).toBeGreaterThan(1e6);
    expect(Math.max(...pairs)).toBeLessThanOrEqual(1e6 + deliveryNs);
  });
});

it('leaves a task parked in the kernel stale under deferred-entry', () => {
  const parked = { tasks: 3, attacker: 'parked' } as const;
  expect(simulate(policies['deferred-entry'], parked).windows.openPairs).toBeGreaterThan(0);
});
