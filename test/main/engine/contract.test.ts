import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import { ContractTally } from '../../../main/engine/contract-tally.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { policies, policyNames } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec, orderZeroOnly } from '../../support/specs.ts';

const run = { warmupMs: 0.5, measureMs: 5, horizonMs: 10 };

function simulate(policy: Policy, cpus: number, workload: Partial<Workload> = {}) {
  const { tasks = cpus, ...fields } = workload;
  return replicate(makeSpec(makeMachine(cpus), makeKernelBuild(tasks, fields), policy, run), 0);
}

const counts = ({ contract: { occasions, breaches } }: ReplicationResult) => [occasions, breaches];

describe('an occasion to keep a contract', () => {
  it('is a request that returns, under shootdown', () => {
    for (const name of ['sync', 'broadcast'] as const) {
      const result = simulate(policies[name], 8);
      const [occasions = 0, breaches] = counts(result);
      expect(breaches).toBe(0);
      // All but those that the end of the simulation cut off.
      expect(occasions).toBeGreaterThan(result.exposure.requestCount - 8);
      expect(occasions).toBeLessThanOrEqual(result.exposure.requestCount);
    }
  });

  it('does not arise on a machine of one CPU', () => {
    for (const name of policyNames) expect(counts(simulate(policies[name], 1))).toEqual([0, 0]);
  });

  it('does not arise for a policy that promises nothing, or that flushes nothing', () => {
    for (const name of ['none', 'no-flush', 'local-only', 'deferred-task'] as const) {
      expect(counts(simulate(policies[name], 4))).toEqual([0, 0]);
    }
    expect(counts(simulate({ ...policies.none, contract: 'shootdown' }, 4))).toEqual([0, 0]);
  });

  it('does not arise at switches of CPUs that are clean', () => {
    const asSwitch = { ...policies.sync, contract: 'context-switch' } as const;
    const result = simulate(asSwitch, 4);
    expect(result.counters.contextSwitches).toBeGreaterThan(0);
    expect(counts(result)).toEqual([0, 0]);
  });

  it('does not arise on a CPU that never switches, nor on one that is idle', () => {
    const work = { tasks: 1, burstMs: 1e6, orderWeights: orderZeroOnly };
    expect(counts(simulate(policies.deferred, 2, work))).toEqual([0, 0]);
    expect(counts(simulate(policies['deferred-tick'], 2, work))).toEqual([0, 0]);
  });

  it('arises at switches, ticks and entries of CPUs that others made stale', () => {
    for (const name of ['deferred', 'deferred-tick', 'deferred-entry', 'sync-running'] as const) {
      const [occasions, breaches] = counts(simulate(policies[name], 4));
      expect(occasions, name).toBeGreaterThan(0);
      expect(breaches, name).toBe(0);
    }
  });
});

describe('a breach', () => {
  it('is one request that outlives its own return, however long others took', () => {
    const tally = new ContractTally();
    tally.addTime(30, 33);
    tally.addTime(5, 4);
    expect(tally).toMatchObject({ occasions: 2, breaches: 1, worstNs: 5, worstAllowedNs: 4 });
    tally.addTime(40, 50);
    tally.addTime(4.5, 4);
    expect(tally).toMatchObject({ occasions: 4, breaches: 2, worstNs: 5, worstAllowedNs: 4 });
  });

  it('is every request under shootdown if nothing is flushed elsewhere', () => {
    const result = simulate({ ...policies['local-only'], contract: 'shootdown' }, 4, {
      orderWeights: orderZeroOnly,
    });
    const [occasions, breaches] = counts(result);
    expect(breaches).toBe(occasions);
    expect(breaches).toBeGreaterThan(0);
  });

  it('is a CPU that leaves idle stale, under tick too', () => {
    const onlyTicks = { ...policies['deferred-tick'], drainAt: ['tick'] } as const;
    const idling = { burstMs: 0.2, blockMs: 0.5 };
    expect(counts(simulate(onlyTicks, 4, idling))[1]).toBeGreaterThan(0);
    expect(counts(simulate(policies['deferred-tick'], 4, idling))[1]).toBe(0);
  });

  it('is a tick that enters the kernel over stale user code, whatever the policy drains at', () => {
    const asEntry = { ...policies.deferred, contract: 'kernel-entry' } as const;
    const work = { userCycles: 1e6, burstMs: 1e6, orderWeights: orderZeroOnly };
    const machine = makeMachine(4, { tickHz: 10_000 });
    const result = replicate(makeSpec(machine, makeKernelBuild(4, work), asEntry, run), 0);
    expect(result.counters.ops).toBeGreaterThan(10);
    expect(counts(result)[1]).toBeGreaterThan(2 * result.counters.ops);
  });
});

/** What the check says of the CPU that an attacker holds. */
function attack(policy: Policy, attacker: Workload['attacker'], irqsOffUs = 2000) {
  const work = makeKernelBuild(3, { attacker, irqsOffUs, orderWeights: orderZeroOnly });
  const spec = makeSpec(makeMachine(4), work, policy, { ...run, measureMs: 20, horizonMs: 40 });
  const result = replicate(spec, 0);
  return { all: result.contract, attacked: result.attackedContract! };
}

describe('on the CPU of an attacker', () => {
  it('a bound on switches is not tested by tasks that never leave, or by an idle CPU', () => {
    for (const attacker of ['spinner', 'parked', 'idle', 'irqs-off'] as const) {
      const { all, attacked } = attack(policies.deferred, attacker);
      expect(all.occasions, attacker).toBeGreaterThan(0);
      expect(attacked, attacker).toMatchObject({ occasions: 0, breaches: 0, isLongestOpen: true });
      expect(attacked.longestNs, attacker).toBeGreaterThan(40e6);
    }
  });

  it('ticks clean a task that runs, and none comes to an idle CPU', () => {
    for (const attacker of ['spinner', 'parked'] as const) {
      const { attacked } = attack(policies['deferred-tick'], attacker);
      expect(attacked.breaches, attacker).toBe(0);
      expect(attacked.occasions, attacker).toBeGreaterThan(3);
      expect(attacked.worstNs! / attacked.boundNs!, attacker).toBeGreaterThan(0.9);
    }
    const { attacked } = attack(policies['deferred-tick'], 'idle');
    expect(attacked).toMatchObject({ occasions: 0, isLongestOpen: true });
  });

  it('interrupts that are off break a bound that is a time, as far as they are off', () => {
    for (const name of ['deferred-bounded', 'deferred-tick', 'latr'] as const) {
      const { attacked } = attack(policies[name], 'irqs-off');
      expect(attacked.breaches, name).toBeGreaterThan(0);
      const lateNs = attacked.worstNs! - attacked.boundNs!;
      expect(lateNs, name).toBeGreaterThan(0);
      expect(lateNs, name).toBeLessThan(2e6);
      // Shorter than what a handler may take, they break nothing.
      expect(attack(policies[name], 'irqs-off', 0.05).attacked.breaches, name).toBe(0);
    }
  });

  it('whoever waits for an interrupt waits until interrupts are on, and keeps its contract', () => {
    for (const name of ['sync', 'sync-running'] as const) {
      const { all, attacked } = attack(policies[name], 'irqs-off');
      expect([all.breaches, attacked.breaches], name).toEqual([0, 0]);
      expect(attacked.occasions, name).toBeGreaterThan(0);
      expect(attacked.worstNs!, name).toBeGreaterThan(1e6);
      expect(attacked.worstNs!, name).toBeLessThan(2.1e6);
    }
    const { attacked } = attack(policies.broadcast, 'irqs-off');
    expect(attacked.breaches).toBe(0);
    expect(attacked.worstNs!).toBeLessThan(1e5);
  });

  it('holds none with as many tasks as CPUs, or without an attacker', () => {
    const attacked = (tasks: number, attacker: Workload['attacker']) =>
      simulate(policies.sync, 4, { tasks, attacker }).attackedContract;
    expect(attacked(3, 'none')).toBeNull();
    expect(attacked(4, 'spinner')).toBeNull();
    expect(attacked(3, 'spinner')).not.toBeNull();
  });

  it('no other task comes to a CPU that is held idle, however often it is passed', () => {
    const work = { tasks: 3, attacker: 'idle', burstMs: 0.05, blockMs: 0.001 } as const;
    const { exposure } = simulate(policies.sync, 4, work);
    expect(exposure.idlePairs).toBe(exposure.requestCount);
  });
});

/** A bound that the policy cannot keep, with what it lacks. */
const wrongBounds: readonly (readonly [what: string, policy: Policy])[] = [
  ['local-only never asks others', { ...policies['local-only'], contract: 'shootdown' }],
  ['deferred asks later', { ...policies.deferred, contract: 'shootdown' }],
  ['deferred-tick asks later', { ...policies['deferred-tick'], contract: 'running' }],
  ['latr asks later', { ...policies.latr, contract: 'shootdown' }],
  ['no-flush leaves switches stale', { ...policies['no-flush'], contract: 'context-switch' }],
  ['deferred-task is of one task', { ...policies['deferred-task'], contract: 'context-switch' }],
  ['deferred does not look at entries', { ...policies.deferred, contract: 'kernel-entry' }],
  ['no-flush never cleans', { ...policies['no-flush'], contract: 'tick' }],
];

/** Enough work, for long enough, that each of those bounds has occasions. */
const busySpec = fc
  .record({
    cpus: fc.integer({ min: 2, max: 12 }),
    perCpu: fc.double({ min: 1, max: 2.5, noNaN: true }),
    seed: fc.nat(1e6),
    userCycles: fc.integer({ min: 5_000, max: 60_000 }),
    burstMs: fc.double({ min: 0.1, max: 2, noNaN: true }),
    blockMs: fc.double({ min: 0, max: 0.5, noNaN: true }),
    sockets: fc.integer({ min: 1, max: 2 }),
  })
  .map(({ cpus, perCpu, seed, sockets, ...work }) => ({
    machine: makeMachine(cpus, { sockets }),
    workload: makeKernelBuild(Math.ceil(cpus * perCpu), { ...work, orderWeights: orderZeroOnly }),
    run: { ...run, measureMs: 12, seed },
  }));

describe('for random specs', () => {
  const full = 60;

  it('a policy with a bound that it cannot keep is found broken', () => {
    fc.assert(
      fc.property(busySpec, fc.constantFrom(...wrongBounds), (base, [, policy]) => {
        const spec = makeSpec(base.machine, base.workload, policy, base.run);
        expect(replicate(spec, 0).contract.breaches).toBeGreaterThan(0);
      }),
      { seed: 8, numRuns: scaleRuns(full) },
    );
  });

  it('a policy keeps its own bound, and had occasions to', () => {
    const bound = policyNames.filter((name) => policies[name].contract !== 'unbounded');
    fc.assert(
      fc.property(busySpec, fc.constantFrom(...bound), (base, name) => {
        const spec = makeSpec(base.machine, base.workload, policies[name], base.run);
        const { occasions, breaches } = replicate(spec, 0).contract;
        expect(breaches).toBe(0);
        expect(occasions).toBeGreaterThan(0);
      }),
      { seed: 9, numRuns: scaleRuns(full) },
    );
  });
});
