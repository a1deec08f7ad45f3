import { describe, expect, it } from 'vitest';
import { Machine } from '../../../main/engine/machine.ts';
import { phase } from '../../../main/engine/phase.ts';
import { replicate } from '../../../main/engine/run.ts';
import type { WorkSource } from '../../../main/engine/work/work-source.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec, firstKernel } from '../../support/specs.ts';

/** Where the calls of a machine go, in order; each CPU works 100 ns and enters the kernel, for ever. */
class PlainWork implements WorkSource {
  readonly keepsUserEnds = false;
  readonly calls: string[] = [];
  private readonly machine: Machine;
  private readonly opPages: number;

  constructor(machine: Machine, opPages: number) {
    this.machine = machine;
    this.opPages = opPages;
  }

  start(): void {
    for (let cpu = 0; cpu < this.machine.cpus.count; cpu++) {
      this.machine.occupancy.takeOver(cpu, cpu, 0);
      this.machine.cpus.enter(cpu, phase.user, 0, 100);
    }
  }

  wake(place: number, t: number): void {
    this.calls.push(`wake ${place}`);
    this.machine.clock.wakes.set(place, t - 1);
  }

  tick(): void {}

  kernelBegins(): void {}

  userEnds(cpu: number, t: number): void {
    this.calls.push(`userEnds ${cpu}`);
    this.machine.enterKernel(cpu, t, 'op');
  }

  goOn(cpu: number, t: number, passed: string): void {
    this.calls.push(`goOn ${cpu} ${passed}`);
    this.machine.cpus.enter(cpu, phase.kernel, t, 50);
  }

  kernelEnds(cpu: number, t: number): void {
    this.calls.push(`kernelEnds ${cpu}`);
    this.machine.flushOp(cpu, t, this.opPages, { isFromFreeList: false, side: 0 });
  }

  opCompletes(cpu: number, t: number): void {
    this.calls.push(`opCompletes ${cpu}`);
    this.machine.cpus.enter(cpu, phase.user, t, 100);
  }

  idles(): void {
    this.calls.push('idles');
  }
}

function makePlain(policy: Policy, cpus = 2) {
  const make = (machine: Machine) => new PlainWork(machine, 1);
  const setup = {
    machine: makeMachine(cpus),
    kernel: firstKernel,
    policy,
    domain: 'direct-map',
    pinned: [],
    processOf: Array.from({ length: cpus }, () => 0),
    freePages: 0,
    isolated: [],
    deepCpu: -1,
    user: null,
  } as const;
  return new Machine(setup, { tasks: cpus, wakes: 1, make });
}

describe('a machine', () => {
  it('asks its work what comes next, op after op', () => {
    const machine = makePlain(policies['local-only'], 1);
    machine.runUntil(1000, () => machine.counters.ops === 1);
    expect(machine.work.calls).toEqual([
      'userEnds 0',
      'goOn 0 op',
      'kernelEnds 0',
      'opCompletes 0',
    ]);
  });

  it('completes an op once the others have flushed', () => {
    const machine = makePlain(policies.sync);
    machine.runUntil(1e6, () => machine.counters.ops === 1);
    // Both CPUs do the same at the same time: each has flushed for the other before one is done.
    const { remoteFlush, received } = machine.counters;
    expect([remoteFlush, received, machine.opFlush.measured.latency.count]).toEqual([2, 2, 2]);
    expect(machine.work.calls.at(-1)).toMatch(/^opCompletes [01]$/);
  });

  it('refuses work that schedules in the past', () => {
    const machine = makePlain(policies['local-only']);
    machine.clock.wakes.set(0, 40);
    expect(() => machine.runUntil(1000)).toThrow('time runs backwards: from 40 to 39 ns');
    expect(machine.work.calls).toEqual(['wake 0']);
  });
});

// A flush that takes longer than the maximum age ends after the next look at its CPU was due.
it.each([1, 5, 20])(
  'keeps time in order when flushes last longer than a maximum age of %i us',
  (maxAgeUs) => {
    const policy: Policy = { ...policies['deferred-bounded'], local: 'full', maxAgeUs };
    const machine = makeMachine(2, { fullFlushCycles: 200_000 });
    const run = { warmupMs: 0.5, measureMs: 20, horizonMs: 5 };
    const result = replicate(makeSpec(machine, makeKernelBuild(2), policy, run), 0);
    expect(result.counters.ops).toBeGreaterThan(0);
    expect(result.exposure.openPairs).toBe(0);
  },
);
