import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import { parseSpec } from '../../../shared/spec/spec.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { policies, policyNames, type PolicyName } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec, orderZeroOnly } from '../../support/specs.ts';

const run = { warmupMs: 1, measureMs: 10, horizonMs: 20 };

function specOf(policy: PolicyName, workload: Partial<Workload>, cpus = 4) {
  const tasks = workload.tasks ?? cpus - (workload.isolatedCpus ?? 0);
  return makeSpec(makeMachine(cpus), makeKernelBuild(tasks, workload), policies[policy], run);
}

function simulate(policy: PolicyName, workload: Partial<Workload> = { isolatedCpus: 1 }) {
  return replicate(specOf(policy, workload), 0);
}

const isolatedOf = ({ isolated }: ReplicationResult) => isolated!;

describe('isolated CPUs', () => {
  it('run user code all the time where nothing interrupts them', () => {
    for (const policy of ['none', 'deferred', 'deferred-tick', 'deferred-entry'] as const) {
      const { interruptions, stolenNs } = isolatedOf(simulate(policy));
      expect({ interruptions, stolenNs }, policy).toEqual({ interruptions: 0, stolenNs: 0 });
    }
  });

  it('have windows that no switch, tick or entry closes, and interrupts and broadcasts do', () => {
    const shares = Object.fromEntries(
      policyNames
        .map((name) => [name, isolatedOf(simulate(name))] as const)
        .filter(([, { pairs }]) => pairs > 0)
        .map(([name, { pairs, openPairs }]) => [name, openPairs / pairs]),
    );
    expect(shares).toEqual({
      'no-flush': 1,
      'local-only': 1,
      sync: 0,
      'sync-running': 0,
      'deferred-task': 1,
      deferred: 1,
      'deferred-batch': 1,
      'deferred-reuse': 1,
      'deferred-tick': 1,
      'deferred-entry': 1,
      'deferred-bounded': 0,
      latr: 0,
      broadcast: 0,
      invlpgb: 0,
      rar: 0,
    });
  });

  it('are interrupted for each request that is not coalesced, for one handler of one page', () => {
    const one = { tasks: 1, isolatedCpus: 1, orderWeights: orderZeroOnly, burstMs: 1e6 };
    const result = replicate(specOf('sync', one, 2), 0);
    const { interruptions, stolenNs, longestStolenNs, pairs } = isolatedOf(result);
    const { irqCycles, csdCycles, invlpgCycles, ghz } = makeMachine(2);
    const handler = (irqCycles + csdCycles + invlpgCycles) / ghz;
    expect(interruptions).toBe(result.counters.interruptsTaken);
    expect(pairs).toBe(result.counters.flushRequests);
    expect(stolenNs / interruptions).toBeCloseTo(handler, 6);
    expect(longestStolenNs).toBeCloseTo(handler, 6);
  });

  it('leave the other CPUs as they are: two tasks and two loops on four CPUs switch as before', () => {
    const alone = replicate(specOf('none', { tasks: 2 }, 2), 0);
    const beside = simulate('none', { tasks: 2, isolatedCpus: 2 });
    expect(beside.counters.ops).toBe(alone.counters.ops);
    expect(beside.cpuTimeNs.user).toBeCloseTo(alone.cpuTimeNs.user + 2 * 10e6, 3);
  });

  it('are members of a process whose threads are pinned', () => {
    const fields = { domain: 'user', placement: 'cpus', pages: 1, tasks: 2 } as const;
    const result = simulate('sync', { ...fields, isolatedCpus: 2 });
    expect(result.exposure.pairCount).toBe(3 * result.exposure.requestCount);
    expect(isolatedOf(result).interruptions).toBeGreaterThan(0);
  });
});

describe('contracts on an isolated CPU', () => {
  const attacked = (policy: PolicyName) =>
    simulate(policy, { tasks: 3, attacker: 'isolated' }).attackedContract!;

  it('that speak of ticks, switches and entries are not tested there', () => {
    for (const policy of ['deferred-tick', 'deferred', 'deferred-entry', 'latr'] as const) {
      expect(attacked(policy), policy).toMatchObject({ occasions: 0, breaches: 0 });
    }
  });

  it('that are kept by interrupts are kept', () => {
    for (const policy of ['sync', 'sync-running', 'deferred-bounded'] as const) {
      const { occasions, breaches } = attacked(policy);
      expect(occasions, policy).toBeGreaterThan(0);
      expect(breaches, policy).toBe(0);
    }
  });

  it('hold beside more tasks than CPUs too', () => {
    const { attackedContract } = simulate('sync', { tasks: 9, attacker: 'isolated' });
    expect(attackedContract?.breaches).toBe(0);
  });
});

it('a machine of isolated CPUs alone is refused, and so is a pinned task without a CPU', () => {
  expect(() => parseSpec(specOf('sync', { tasks: 1, isolatedCpus: 4 }))).toThrow(/must be fewer/);
  expect(() =>
    parseSpec(specOf('sync', { tasks: 1, isolatedCpus: 3, attacker: 'isolated' })),
  ).toThrow(/must be fewer/);
  const pinned = { placement: 'cpus', tasks: 4, isolatedCpus: 1 } as const;
  expect(() => parseSpec(specOf('sync', pinned))).toThrow(/without the isolated ones/);
});
