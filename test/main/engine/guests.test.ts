import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Kernel } from '../../../shared/spec/kernel.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const guest = { vcpuRunMs: 0.3, vcpuStolenMs: 0.1 };

/** Pinned threads of one process that unmap a page again and again. */
const threads: Partial<Workload> = {
  domain: 'user',
  placement: 'cpus',
  pages: 1,
  burstMs: 1e6,
  userCycles: 40000,
};

interface Fields {
  readonly cpus?: number;
  readonly machine?: Partial<Machine>;
  readonly kernel?: Partial<Kernel>;
  readonly workload?: Partial<Workload>;
  readonly policy?: 'none' | 'sync' | 'deferred-tick';
}

function specOf({ cpus = 4, machine, kernel, workload, policy = 'sync' }: Fields): Spec {
  const build = makeKernelBuild(workload?.tasks ?? cpus, { ...threads, ...workload });
  const run = { warmupMs: 1, measureMs: 20, horizonMs: 20 };
  const spec = makeSpec(makeMachine(cpus, machine), build, policies[policy], run);
  return { ...spec, kernel: { ...spec.kernel, kick: 'once', ...kernel } };
}

const simulate = (fields: Fields): ReplicationResult => replicate(specOf(fields), 0);
const meanLatency = ({ shootdownLatency: { sum, count } }: ReplicationResult) => sum / count;

/** One thread asks, one busy-waits: nothing waits for anything but the two of them. */
const pair = { cpus: 2, workload: { tasks: 2, requesters: 1, userTimes: 'constant' } } as const;

describe('a guest', () => {
  it('loses the share of time that its host takes, and no vCPU starts otherwise', () => {
    const run = { warmupMs: 0, measureMs: 30, horizonMs: 0 };
    const spec = { ...specOf({ cpus: 16, machine: guest, policy: 'none' }) };
    const { stolenByHostNs, cpuTimeNs, measuredNs } = replicate(
      { ...spec, run: { ...spec.run, ...run } },
      0,
    );
    // 16 x 75 cycles of 0.4 ms: the standard error of the share is about 0.008.
    expect(Math.abs(stolenByHostNs! / (16 * measuredNs) - 0.25)).toBeLessThan(0.03);
    expect(cpuTimeNs.idle).toBe(stolenByHostNs);
  });

  it('pays for leaving it once for each IPI that a shootdown sends', () => {
    const plain = simulate(pair);
    const exits = simulate({ ...pair, machine: { ipiExitNs: 1500 } });
    expect(meanLatency(exits) - meanLatency(plain)).toBeCloseTo(1500, 6);
    const perTarget = { kick: 'per-target' } as const;
    const first = simulate({ ...pair, kernel: perTarget });
    const more = simulate({ ...pair, kernel: perTarget, machine: { ipiExitNs: 1500 } });
    expect(meanLatency(more) - meanLatency(first)).toBeCloseTo(1500, 6);
  });

  it('makes a shootdown wait until the vCPU that it asks runs again', () => {
    const machine = { ...guest, idleExitNs: 0 };
    const plain = simulate({ ...pair, machine: { ...machine, vcpuStolenMs: 0 } });
    const result = simulate({ ...pair, machine });
    // Of the requests within a run of 0.3 ms one waits for the rest of an off time, 0.1 ms in the mean.
    const gap = plain.measuredNs / plain.counters.ops;
    const added = meanLatency(result) - meanLatency(plain);
    expect(added / (0.1e6 * (gap / 0.3e6))).toBeGreaterThan(0.7);
    expect(added / (0.1e6 * (gap / 0.3e6))).toBeLessThan(1.4);
    expect(result.shootdownLatency.max).toBeGreaterThan(0.1e6);
    expect(result.contract.breaches).toBe(0);
  });
});

describe('a paravirtual flush', () => {
  const marked = simulate({ machine: guest, kernel: { pvFlush: true } });
  const asked = simulate({ machine: guest });

  it('asks only vCPUs that run, and closes the windows of the others as they run again', () => {
    const { counters, exposure } = marked;
    expect(exposure.openPairs).toBe(0);
    expect(exposure.pairCount).toBe(3 * exposure.requestCount);
    expect(counters.ipisRequested).toBeLessThan(0.9 * 3 * counters.flushRequests);
    expect(asked.counters.ipisRequested / (3 * asked.counters.flushRequests)).toBeCloseTo(1, 1);
    // A mark is a window too: as long as the vCPU is off.
    expect(exposure.pairs.max).toBeGreaterThan(0.1e6);
  });

  it('lets requests return without those that are off, and keeps the contract', () => {
    expect(meanLatency(marked)).toBeLessThan(0.5 * meanLatency(asked));
    expect(marked.counters.ops).toBeGreaterThan(1.2 * asked.counters.ops);
    for (const { contract } of [marked, asked]) {
      expect(contract.occasions).toBeGreaterThan(100);
      expect(contract.breaches).toBe(0);
    }
  });

  it('leaves no user code that is stale after its request has returned', () => {
    const { busy } = marked.exposure;
    expect(busy.max).toBeLessThanOrEqual(marked.shootdownLatency.max);
  });

  it('changes nothing on bare metal, nor for the direct map and barriers', () => {
    const same = (fields: Fields) =>
      expect(simulate({ ...fields, kernel: { pvFlush: true } })).toEqual(simulate(fields));
    same({});
    same({ machine: guest, workload: { domain: 'barrier' } });
    same({ machine: guest, workload: { domain: 'direct-map', placement: 'free' } });
  });
});

describe('the attacker descheduled-vcpu', () => {
  const attack = (policy: Fields['policy'] & string) =>
    simulate({
      policy,
      cpus: 2,
      workload: {
        domain: 'direct-map',
        placement: 'free',
        tasks: 1,
        attacker: 'descheduled-vcpu',
        vcpuOffMs: 0.7,
      },
    });

  it('keeps a request waiting until it runs again, and no longer', () => {
    const { attackedContract, exposure } = attack('sync');
    expect(exposure.pairs.max).toBeGreaterThan(0.69e6);
    expect(exposure.pairs.max).toBeLessThan(0.7e6 + 5e3);
    expect(attackedContract?.breaches).toBe(0);
  });

  it('has its ticks, and with them its drains, only when it runs', () => {
    expect(attack('deferred-tick').attackedContract?.occasions).toBeGreaterThan(0);
  });
});
