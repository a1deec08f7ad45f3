import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import type { Kernel } from '../../../shared/spec/kernel.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { policies } from '../../support/policies.ts';
import { firstKernel, makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const machine = makeMachine(8, { sockets: 1 });

/** Pinned tasks that map and unmap, by the number of processes they are. */
function specOf(
  tasks: number,
  fields: Partial<Workload> = {},
  policy: Policy = policies.sync,
  kernel: Partial<Kernel> = {},
): Spec {
  const workload = makeKernelBuild(tasks, {
    domain: 'user',
    placement: 'cpus',
    pages: 3,
    userCycles: 20_000,
    burstMs: 1,
    ...fields,
  });
  const run = { warmupMs: 0.3, measureMs: 3, horizonMs: 3, seed: 2 };
  return parseSpec({
    ...makeSpec(machine, workload, policy, run),
    kernel: { ...firstKernel, ...kernel },
  });
}

/** One task of each process asks, at the same pace; its ops never block. */
const pairs: Partial<Workload> = {
  requesters: 1,
  userTimes: 'constant',
  burstMs: 1e6,
};

describe('several processes', () => {
  // Ticks of different CPUs come at different times.
  it.each(['sync', 'deferred', 'local-only', 'broadcast'] as const)(
    'are strangers to each other: four pairs are one pair four times, under %s',
    (name) => {
      const policy = policies[name];
      const one = replicate(specOf(2, pairs, policy), 0);
      const four = replicate(specOf(8, { ...pairs, processes: 4 }, policy), 0);
      expect(four.counters.flushRequests).toBe(4 * one.counters.flushRequests);
      expect(four.counters.ipisRequested).toBe(4 * one.counters.ipisRequested);
      expect(four.exposure.pairCount).toBe(4 * one.exposure.pairCount);
      expect(four.shootdownLatency.max).toBeCloseTo(one.shootdownLatency.max, 6);
      expect(four.exposure.requestCount).toBeGreaterThan(100);
      expect(four.exposure.openPairs).toBe(4 * one.exposure.openPairs);
    },
  );

  it('have as many pairs as their requests have others, not as the machine has', () => {
    for (const processes of [1, 2, 4, 8]) {
      const { exposure } = replicate(specOf(8, { processes }), 0);
      expect(exposure.pairCount).toBe(exposure.requestCount * (8 / processes - 1));
    }
  });

  it('ask all CPUs on the direct map, however many they are', () => {
    const fields = { domain: 'direct-map', pages: 0 } as const;
    const one = replicate(specOf(8, fields), 0);
    expect(replicate(specOf(8, { ...fields, processes: 4 }), 0)).toEqual(one);
    expect(one.exposure.pairCount).toBe(7 * one.exposure.requestCount);
  });

  it('count generations by themselves: what another process asks does not make a flush full', () => {
    const generations: Partial<Kernel> = { generations: true, generationReads: 'always' };
    const one = replicate(specOf(2, pairs, policies.sync, generations), 0);
    const many = replicate(specOf(8, { ...pairs, processes: 4 }, policies.sync, generations), 0);
    expect(one.counters.nr_tlb_local_flush_all).toBe(0);
    expect(many.counters.nr_tlb_local_flush_all).toBe(0);
    expect(many.counters.nr_tlb_local_flush_one).toBe(4 * one.counters.nr_tlb_local_flush_one);
  });

  it('have a lock each, and a line each that their tasks write', () => {
    const busy: Partial<Workload> = { userCycles: 1, userTimes: 'constant', burstMs: 1e6 };
    const shareOf = (processes: number, fields: Partial<Workload>) => {
      const result = replicate(specOf(8, { ...busy, ...fields, processes }, policies.none), 0);
      return { ops: result.counters.ops, waits: (result.lockWaitNs ?? 0) / (8 * 3e6) };
    };
    const locked = { writeLockShare: 1 };
    expect(shareOf(1, locked).waits).toBeCloseTo(7 / 8, 2);
    expect(shareOf(4, locked).waits).toBeCloseTo(1 / 2, 2);
    expect(shareOf(8, locked).waits).toBe(0);
    // Of whatever process, all hold the lock of their socket.
    expect(shareOf(4, { ...locked, lockScope: 'socket' }).waits).toBeCloseTo(7 / 8, 2);
    const lines = { contendedLines: 200 };
    expect(shareOf(8, lines).ops / shareOf(1, lines).ops).toBeGreaterThan(20);
  });

  it('have transfers from their own tasks only', () => {
    const opsOf = (processes: number) =>
      replicate(specOf(8, { ...pairs, requesters: 0, sharerLines: 100, processes }), 0).counters
        .ops;
    expect(opsOf(8)).toBeGreaterThan(opsOf(4));
    expect(opsOf(4)).toBeGreaterThan(1.5 * opsOf(1));
  });

  it('get a global address space each if they have as many tasks', () => {
    const invlpgb = { ...policies.broadcast, remote: 'invlpgb', asidFrom: 4 } as const;
    const ipisOf = (processes: number) =>
      replicate(specOf(8, { processes }, invlpgb), 0).counters.ipisRequested;
    expect([ipisOf(1), ipisOf(2)]).toEqual([0, 0]);
    expect(ipisOf(4)).toBeGreaterThan(100);
  });

  it('are checked by their own contract: a request returns when its process is clean', () => {
    const { contract } = replicate(specOf(8, { processes: 2, blockMs: 1 }), 0);
    expect(contract.occasions).toBeGreaterThan(100);
    expect(contract.breaches).toBe(0);
  });

  it('leave the loops of isolated CPUs to the last', () => {
    const { exposure, isolated } = replicate(
      specOf(4, { ...pairs, processes: 2, isolatedCpus: 3 }),
      0,
    );
    // A request of the first has one pair; one of the last has four, three of them on isolated CPUs.
    expect(isolated?.pairs).toBe(exposure.pairCount - exposure.requestCount);
    expect(isolated?.pairs).toBeGreaterThan(exposure.requestCount / 3);
  });

  it('are pinned, of one size, and reuse no pages of each other', () => {
    expect(() => specOf(8, { processes: 2, placement: 'free', domain: 'direct-map' })).toThrow(
      'workload.processes above 1 needs a workload.placement other than free',
    );
    expect(() => specOf(8, { processes: 3 })).toThrow(
      'workload.processes needs workload.tasks to be a multiple of it',
    );
    const luf: Policy = {
      ...policies.deferred,
      maxAgeUs: null,
      beforeReuse: true,
      contract: 'reuse',
    };
    expect(() => specOf(8, { processes: 2 }, luf)).toThrow(
      'policy.beforeReuse needs workload.processes=1',
    );
  });
});
