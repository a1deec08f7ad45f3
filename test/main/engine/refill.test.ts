import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeDrawnMachine } from '../../../main/engine/work/drawn/make-drawn-machine.ts';
import { phase } from '../../../main/engine/phase.ts';
import { Tlb } from '../../../main/engine/tlb.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

/** What it costs to fill an empty TLB, ns. */
const fullRefill = ({ tlbEntries, pageWalkCycles, ghz }: Machine) =>
  (tlbEntries * pageWalkCycles) / ghz;

/** What CPUs owe when a switch to a task ends and they begin to pay, ns. */
function debtsAfterSwitches(spec: Spec, ms: number): number[] {
  const machine = makeDrawnMachine(spec, 0);
  const { cpus } = machine;
  const debts: number[] = [];
  const pay = cpus.payDebt.bind(cpus);
  cpus.payDebt = (cpu, t) => {
    if (cpus.phases[cpu] === phase.switchToTask) debts.push(cpus.debt[cpu]!);
    return pay(cpu, t);
  };
  machine.runUntil(ms * 1e6);
  return debts;
}

describe('the refill debt', () => {
  it('is for what the CPU filled since its last full flush, not for its idle time', () => {
    const machine = makeMachine(1);
    const tlb = new Tlb(machine);
    const full = fullRefill(machine);
    const filledIn = (ns: number) => full * (1 - Math.exp(-ns / (machine.tlbFillTauUs * 1000)));
    tlb.enterIdle(0, 0);
    expect(tlb.flush(0, 200)).toBe(full);
    expect(tlb.flush(0, 50_100)).toBe(0);
    tlb.leaveIdle(0, 90_000);
    expect(tlb.flush(0, 100_000)).toBeCloseTo(filledIn(10_000), 6);
    tlb.enterIdle(0, 130_000);
    tlb.leaveIdle(0, 900_000);
    expect(tlb.flush(0, 920_000)).toBeCloseTo(filledIn(50_000), 6);
    tlb.enterIdle(0, 930_000);
    expect(tlb.flush(0, 1_000_000)).toBeCloseTo(filledIn(10_000), 6);
  });

  it('is at most a full TLB when a CPU has left idle or a preempted task', () => {
    const seen = { idle: 0, capped: 0 };
    const anySpec = fc
      .record({
        policy: fc.constantFrom(
          'sync',
          'sync-running',
          'deferred-bounded',
          'deferred-tick',
          'latr',
        ),
        cpus: fc.integer({ min: 2, max: 8 }),
        attacker: fc.constantFrom('none', 'spinner'),
        ceiling: fc.constantFrom(0, 33),
        tasks: fc.integer({ min: 1, max: 12 }),
        blockMs: fc.double({ min: 0.1, max: 20, noNaN: true }),
        tlbFillTauUs: fc.constantFrom(5, 200, 1000),
        seed: fc.nat(1000),
      } as const)
      .map(({ policy, cpus, ceiling, tasks, tlbFillTauUs, seed, ...workload }) =>
        makeSpec(
          makeMachine(cpus, { tlbFillTauUs }),
          makeKernelBuild(tasks, { burstMs: 1, ...workload }),
          { ...policies[policy], flushCeilingPages: ceiling },
          { seed },
        ),
      );
    fc.assert(
      fc.property(anySpec, (spec) => {
        const full = fullRefill(spec.machine);
        const debts = debtsAfterSwitches(spec, 30);
        expect(Math.max(0, ...debts)).toBeLessThanOrEqual(full);
        if (debts.some((debt) => debt > 0.9 * full)) seen.idle += 1;
        if (debts.includes(full)) seen.capped += 1;
      }),
      { seed: 4, numRuns: scaleRuns(150) },
    );
    expect(seen.idle).toBeGreaterThan(3);
    expect(seen.capped).toBeGreaterThan(0);
  });
});
