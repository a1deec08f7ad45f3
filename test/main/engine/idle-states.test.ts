import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Kernel } from '../../../shared/spec/kernel.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { policies, type PolicyName } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec, orderZeroOnly } from '../../support/specs.ts';

interface Fields {
  readonly cpus?: number;
  readonly machine?: Partial<Machine>;
  readonly kernel?: Partial<Kernel>;
  readonly workload?: Partial<Workload>;
  readonly policy?: PolicyName;
}

/** Threads of one process, a CPU each, that are blocked most of the time. */
const sleepers: Partial<Workload> = {
  domain: 'user',
  placement: 'cpus',
  pages: 1,
  burstMs: 0.2,
  blockMs: 0.6,
  userCycles: 40000,
};

function simulate({ cpus = 8, machine, kernel, workload, policy = 'sync' }: Fields) {
  const build = makeKernelBuild(workload?.tasks ?? cpus, { ...sleepers, ...workload });
  const run = { warmupMs: 1, measureMs: 20, horizonMs: 20 };
  const spec = makeSpec(makeMachine(cpus, machine), build, policies[policy], run);
  return replicate({ ...spec, kernel: { ...spec.kernel, kick: 'once', ...kernel } }, 0);
}

/** Of each request, the share of the other CPUs that were asked. */
const askedShare = ({ counters }: ReplicationResult) =>
  counters.ipisRequested / (7 * counters.flushRequests);

describe('lazy CPUs', () => {
  const [interrupted, dropped, skipped] = (['interrupted', 'dropped', 'skipped'] as const).map(
    (lazy) => simulate({ kernel: { lazy, generations: true, generationReads: 'if-behind' } }),
  ) as [ReplicationResult, ReplicationResult, ReplicationResult];

  it('are asked each time, until they have dropped the process, or never', () => {
    const busyShare = 1 - interrupted.cpuTimeNs.idle / (8 * interrupted.measuredNs);
    expect(askedShare(interrupted)).toBeCloseTo(1, 1);
    expect(askedShare(skipped) / busyShare).toBeGreaterThan(0.85);
    expect(askedShare(skipped) / busyShare).toBeLessThan(1.15);
    expect(askedShare(dropped)).toBeGreaterThan(askedShare(skipped));
    expect(askedShare(dropped)).toBeLessThan(0.8);
    expect(interrupted.idleHandlerNs).toBeGreaterThan(4 * dropped.idleHandlerNs);
    expect(skipped.idleHandlerNs).toBeLessThan(0.3 * dropped.idleHandlerNs);
  });

  it('drop the process with one full flush, and skip with one when a task comes', () => {
    for (const { counters } of [dropped, skipped]) {
      // Two switches to a task and to idle for each time that a CPU was idle.
      expect(counters.nr_tlb_local_flush_all).toBeGreaterThan(0.2 * counters.contextSwitches);
    }
    expect(skipped.cpuTimeNs.deferredFlush).toBeGreaterThan(0);
    expect(dropped.cpuTimeNs.deferredFlush).toBe(0);
  });

  it('have windows until a task comes if they are skipped, and none if they hold nothing', () => {
    expect(skipped.exposure.pairs.max).toBeGreaterThan(0.5e6);
    expect(dropped.exposure.pairs.max).toBeLessThan(0.1e6);
    for (const { exposure } of [interrupted, dropped, skipped]) {
      expect(exposure.openPairs).toBe(0);
      expect(exposure.pairCount).toBe(7 * exposure.requestCount);
      // User code that is stale has run before the request was over.
      expect(exposure.busy.max).toBeLessThan(0.1e6);
    }
  });

  it('keep the contract, as none runs the process before it has flushed', () => {
    for (const { contract } of [interrupted, dropped, skipped]) {
      expect(contract.occasions).toBeGreaterThan(100);
      expect(contract.breaches).toBe(0);
    }
  });

  it('are interrupted like others for the direct map and for barriers', () => {
    for (const lazy of ['dropped', 'skipped'] as const) {
      for (const domain of ['direct-map', 'barrier'] as const) {
        const fields = { workload: { domain } };
        expect(simulate({ ...fields, kernel: { lazy } })).toEqual(simulate(fields));
      }
    }
  });
});

describe('a switch without PCID', () => {
  const switching = { placement: 'free', domain: 'direct-map', tasks: 16 } as const;
  const blocking = { ...switching, burstMs: 0.3, blockMs: 0.1 };

  it('loses what is not global: the part of the TLB that is not of the kernel is filled again', () => {
    const machine = { tlbFillTauUs: 0.001 };
    const fields = { machine, workload: blocking, policy: 'none' } as const;
    const kept = simulate(fields).cpuTimeNs;
    const lost = simulate({ ...fields, kernel: { pcid: false } });
    expect(kept.tlbRefillUser).toBe(0);
    const { tlbEntries, pageWalkCycles, ghz } = makeMachine(8);
    const refill = lost.cpuTimeNs.tlbRefillUser + lost.cpuTimeNs.tlbRefillKernel;
    const whole = (tlbEntries * pageWalkCycles) / ghz;
    // With two tasks to a CPU nearly all switches are to another task.
    const perSwitch = refill / lost.counters.contextSwitches / whole;
    expect(perSwitch).toBeGreaterThan(0.4);
    expect(perSwitch).toBeLessThan(0.61);
  });

  it('closes windows of the direct map only with page-table isolation', () => {
    const orders = { ...blocking, orderWeights: orderZeroOnly };
    const openShare = (pti: boolean) => {
      const kernel = { pcid: false, pti };
      const { exposure } = simulate({ kernel, workload: orders, policy: 'no-flush' });
      return exposure.openPairs / exposure.pairCount;
    };
    expect(openShare(false)).toBe(1);
    expect(openShare(true)).toBeLessThan(0.01);
  });

  it('changes nothing for the threads of one process', () => {
    const same = { workload: { tasks: 4 } };
    expect(simulate({ ...same, kernel: { pcid: false } })).toEqual(simulate(same));
  });
});

describe('deep idle', () => {
  const alone = {
    cpus: 2,
    workload: {
      domain: 'direct-map',
      placement: 'free',
      tasks: 1,
      burstMs: 1e6,
      orderWeights: orderZeroOnly,
    },
  } as const;
  const asleep = { ...alone, machine: { deepIdleUs: 100, deepExitNs: 50_000 } };

  it('closes windows when it begins, and leaves none to open', () => {
    const { exposure } = simulate({ ...asleep, policy: 'no-flush' });
    expect(exposure.openPairs).toBe(0);
    expect(exposure.pairs.max).toBe(0);
    expect(simulate({ ...alone, policy: 'no-flush' }).exposure.openPairs).toBeGreaterThan(0);
  });

  it('makes a shootdown wait for the way out, which is longer', () => {
    const { ghz, sendLinesPerTarget, ackLinesPerTarget, lineNearNs, ...cost } = makeMachine(2);
    const userCycles = 1e6;
    const slow = { ...alone.workload, userTimes: 'constant', userCycles } as const;
    const { shootdownLatency, exposure } = simulate({ ...asleep, workload: slow });
    const handler = (cost.irqCycles + cost.csdCycles + cost.invlpgCycles) / ghz;
    const lines = (sendLinesPerTarget + ackLinesPerTarget) * lineNearNs;
    expect(shootdownLatency.max).toBeCloseTo(lines + cost.ipiNearNs + 50_000 + handler, 6);
    // Between two requests it has gone to sleep again.
    expect(exposure.pairs.max).toBe(0);
  });

  it('is where the attacker is that nobody wakes', () => {
    const attack = (attacker: Workload['attacker']) =>
      simulate({
        cpus: 4,
        policy: 'deferred',
        workload: { ...alone.workload, tasks: 3, burstMs: 1, attacker },
      }).attackedContract!;
    expect(attack('idle').isLongestOpen).toBe(true);
    expect(attack('deep-sleep')).toMatchObject({ longestNs: 0, isLongestOpen: false });
  });
});
