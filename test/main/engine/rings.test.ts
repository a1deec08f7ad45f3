import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import { Members } from '../../../main/engine/members.ts';
import { Rings } from '../../../main/engine/rings.ts';
import { setupOf } from '../../../main/engine/setup.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Pending } from '../../../shared/spec/policy.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const run = { warmupMs: 8, measureMs: 12, horizonMs: 30 };

function simulate(cpus: number, pending: Pending, workload: Partial<Workload> = {}, seed = 1) {
  const policy = { ...policies.latr, pending };
  const work = makeKernelBuild(workload.tasks ?? cpus, workload);
  return replicate(makeSpec(makeMachine(cpus), work, policy, { ...run, seed }), 0);
}

const shootdownShare = ({ counters, shootdownLatency }: ReplicationResult) =>
  shootdownLatency.count / counters.flushRequests;

const fourCpus = new Members(
  setupOf(makeSpec(makeMachine(4), makeKernelBuild(4), policies.latr, run)),
);

describe('the rings of latr', () => {
  /** The same, with a set of CPUs in each entry. */
  class PlainRings {
    readonly rings: { bits: Set<number>; looks: number }[][];
    readonly asked = new Set<number>();
    constructor(cpus: number) {
      this.rings = Array.from({ length: cpus }, () => []);
    }
    add(cpu: number): void {
      const others = this.rings.map((_, other) => other).filter((other) => other !== cpu);
      this.rings[cpu]!.push({ bits: new Set(others), looks: 0 });
    }
    sweep(cpu: number): void {
      this.asked.delete(cpu);
      for (const entry of this.rings.flat()) entry.bits.delete(cpu);
    }
    free(cpu: number): void {
      while (this.rings[cpu]![0]?.bits.size === 0) this.rings[cpu]!.shift();
    }
    takeLate(cpu: number): number[] {
      const late = this.rings[cpu]!.filter((entry) => ++entry.looks > 1);
      const bits = new Set(late.flatMap((entry) => [...entry.bits]));
      const asked = [...bits].filter((other) => !this.asked.has(other)).toSorted((a, b) => a - b);
      for (const other of asked) this.asked.add(other);
      return asked;
    }
  }

  it('have room, and late CPUs, as if each entry had a mask', () => {
    const seen = { full: 0, late: 0 };
    const step = fc.record({
      kind: fc.constantFrom('add', 'add', 'add', 'sweep', 'free', 'tick'),
      cpu: fc.nat(3),
    } as const);
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 100, maxLength: 200 }),
        fc.integer({ min: 1, max: 8 }),
        (steps, n) => {
          const rings = new Rings(n, 4, fourCpus);
          const plain = new PlainRings(4);
          for (const { kind, cpu } of steps) {
            const hasRoom = plain.rings[cpu]!.length < n;
            expect(rings.hasRoom(cpu)).toBe(hasRoom);
            if (!hasRoom) seen.full += 1;
            for (const one of [rings, plain]) {
              if (kind === 'add' && hasRoom) one.add(cpu);
              if (kind === 'sweep') one.sweep(cpu);
              if (kind === 'free' || kind === 'tick') one.free(cpu);
            }
            const late = kind === 'tick' ? plain.takeLate(cpu) : [];
            expect(kind === 'tick' ? rings.takeLate(cpu) : []).toEqual(late);
            seen.late += late.length;
          }
        },
      ),
      { seed: 8, numRuns: scaleRuns(500) },
    );
    expect(Math.min(seen.full, seen.late)).toBeGreaterThan(50);
  });

  it('send what finds them full, and nothing else', () => {
    expect(simulate(4, 'queue:65536').shootdownLatency.count).toBe(0);
    const small = simulate(4, 'queue:16');
    expect(shootdownShare(small)).toBeGreaterThan(0.8);
    const released = simulate(4, 'queue:256');
    expect(shootdownShare(released)).toBeGreaterThan(0.05);
    expect(shootdownShare(released)).toBeLessThan(0.5);
  });

  it('are flushed entry by entry, where deferred-tick flushes everything', () => {
    const tick = makeSpec(makeMachine(4), makeKernelBuild(4), policies['deferred-tick'], run);
    const { nr_tlb_local_flush_all: full } = replicate(tick, 0).counters;
    const { counters, exposure } = simulate(4, 'queue:256');
    expect(full).toBeGreaterThan(15);
    expect(counters.nr_tlb_local_flush_all).toBeLessThan(0.2 * full);
    expect(counters.nr_tlb_local_flush_one).toBeGreaterThan(3.5 * counters.flushRequests);
    expect(exposure.openPairs).toBe(0);
  });

  it('have idle CPUs interrupted at the second tick of the owner', () => {
    const { exposure, counters } = simulate(4, 'queue:65536', { tasks: 1, burstMs: 1e6 });
    expect(exposure.idlePairs).toBe(exposure.pairCount);
    expect(exposure.openPairs).toBe(0);
    // From one tick to the next but one, 8 ms, and the delivery.
    expect(exposure.pairs.max).toBeGreaterThan(7e6);
    expect(exposure.pairs.max).toBeLessThan(8e6 + 10_000);
    // One flush of each idle CPU in two ticks.
    expect(counters.nr_tlb_local_flush_all / 3).toBeLessThanOrEqual(3);
    expect(counters.nr_tlb_remote_flush).toBe(counters.ipisRequested / 3);
  });

  it('break the contract of latr with no size and no work', () => {
    const anyWork = fc.record({
      tasks: fc.integer({ min: 1, max: 20 }),
      attacker: fc.constantFrom('none', 'spinner', 'parked'),
      userCycles: fc.constantFrom(2000, 39_500),
      burstMs: fc.constantFrom(0.3, 4, 1e4),
      blockMs: fc.constantFrom(0.2, 5),
    } as const);
    const anyPending = fc.constantFrom<Pending[]>(
      'queue:1',
      'queue:64',
      'queue:256',
      'queue:65536',
    );
    const seen = { busy: 0 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), anyPending, anyWork, fc.nat(99), (...args) => {
        const { worstNs, boundNs, breaches } = simulate(...args).contract;
        expect(worstNs ?? 0).toBeLessThanOrEqual(boundNs!);
        expect(breaches).toBe(0);
        if ((worstNs ?? 0) > 3e6) seen.busy += 1;
      }),
      { seed: 2, numRuns: scaleRuns(200) },
    );
    expect(seen.busy).toBeGreaterThan(5);
  });
});
