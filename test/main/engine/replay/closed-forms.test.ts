import { describe, expect, it } from 'vitest';
import { replayWithReport, type ReplayReport } from '../../../../main/engine/replay.ts';
import type { Machine } from '../../../../shared/spec/machine.ts';
import type { Policy } from '../../../../shared/spec/policy.ts';
import { cpuTimeCategories } from '../../../../shared/cpu-time-categories.ts';
import type { ReplicationResult } from '../../../../shared/result.ts';
import { defaultRunSettings } from '../../../../shared/spec/run-settings.ts';
import type { ReplayLoop } from '../../../../shared/trace-replay.ts';
import { makeEvents, makeReplayTrace, type EventSketch } from '../../../support/replay-traces.ts';
import { policies } from '../../../support/policies.ts';
import { makeMachine } from '../../../support/specs.ts';

const us = 1000;
const machine = makeMachine(2);
const { ghz } = machine;
const map = machine.xpfoMapCycles / ghz;
const page = machine.invlpgCycles / ghz;
const full = machine.fullFlushCycles / ghz;
const refill = (machine.tlbEntries * machine.pageWalkCycles) / ghz;
const post = machine.pendingMaskLines * machine.lineNearNs;
const send = machine.sendLinesPerTarget * machine.lineNearNs;
const ack = machine.ackLinesPerTarget * machine.lineNearNs;

interface Given {
  readonly events: readonly EventSketch[];
  readonly firstPids?: readonly number[];
  readonly endUs?: number;
  readonly loop?: ReplayLoop;
  readonly machine?: Machine;
}

function replay(policy: Policy, given: Given): { result: ReplicationResult; report: ReplayReport } {
  const { events, firstPids = [1, 0], endUs = 100, loop = 'closed' } = given;
  const trace = makeReplayTrace(makeEvents(events), firstPids, { startNs: 0, endNs: endUs * us });
  const spec = { machine: given.machine ?? machine, policy, run: defaultRunSettings };
  return replayWithReport(trace, spec, { loop });
}

/** The categories that have time, to the picosecond. */
function spent({ cpuTimeNs }: ReplicationResult): Record<string, number> {
  const entries = cpuTimeCategories.map((name) => [name, Math.round(cpuTimeNs[name] * 1e3) / 1e3]);
  return Object.fromEntries(entries.filter(([, time]) => time !== 0));
}

const rounded = (times: Record<string, number>) =>
  Object.fromEntries(
    Object.entries(times).map(([name, time]) => [name, Math.round(time * 1e3) / 1e3]),
  );

type Kind = EventSketch['kind'];
const at = (kind: Kind, cpu: number, atUs: number, pfn: number): EventSketch => ({
  cpu,
  timeNs: atUs * us,
  kind,
  pfn,
});
const alloc = (cpu: number, atUs: number, pfn: number, order = 0): EventSketch => ({
  ...at('alloc', cpu, atUs, pfn),
  order,
  isUser: true,
});
const toKernel = (cpu: number, atUs: number, pfn: number) => at('alloc', cpu, atUs, pfn);
const free = (cpu: number, atUs: number, pfn: number) => at('free', cpu, atUs, pfn);
const change = (cpu: number, atUs: number, next: number): EventSketch => ({
  ...at('switch', cpu, atUs, 0),
  next,
});

describe('a closed loop', () => {
  it('lengthens the trace by what a flush costs its task', () => {
    const { result, report } = replay(policies['local-only'], { events: [alloc(0, 10, 5)] });
    const measuredNs = 100 * us + map + page;
    expect(result.measuredNs).toBeCloseTo(measuredNs, 6);
    const idle = measuredNs;
    expect(spent(result)).toEqual(
      rounded({ user: 100 * us, xpfoMap: map, localFlush: page, idle }),
    );
    expect(report.maxLateNs).toBeCloseTo(map + page, 6);
  });

  it('has the latency and the window of their parts under sync', () => {
    const { result } = replay(policies.sync, { events: [alloc(0, 10, 5)] });
    const handler = (machine.irqCycles + machine.csdCycles) / ghz + page;
    const window = send + machine.ipiNearNs + machine.idleExitNs + handler;
    expect(result.exposure.pairs.max).toBeCloseTo(window, 6);
    expect(result.shootdownLatency).toMatchObject({ count: 1 });
    expect(result.shootdownLatency.max).toBeCloseTo(window + ack, 6);
    expect(result.measuredNs).toBeCloseTo(100 * us + map + window + ack + page, 6);
    expect(result.idleHandlerNs).toBeCloseTo(handler, 6);
    expect(result.counters).toMatchObject({ ops: 1, flushRequests: 1, nr_tlb_remote_flush: 1 });
  });

  it('takes the time of a handler from the task that it hits, which is late by it', () => {
    const { result } = replay(policies.sync, { events: [alloc(0, 10, 5)], firstPids: [1, 2] });
    const handler = (machine.irqCycles + machine.csdCycles) / ghz + page;
    expect(result.cpuTimeNs.ipiHandlerOverUser).toBeCloseTo(handler, 6);
    expect(result.cpuTimeNs.user).toBeCloseTo(200 * us, 6);
    expect(result.exposure.userPairs).toBe(1);
  });

  it('lets recorded idle time absorb delay', () => {
    const events = [alloc(0, 10, 5), change(0, 20, 0), change(0, 50, 1)];
    const { result } = replay(policies['local-only'], { events });
    expect(result.measuredNs).toBe(100 * us);
    expect(spent(result)).toEqual(
      rounded({
        user: 70 * us,
        xpfoMap: map,
        localFlush: page,
        idle: 130 * us - map - page,
      }),
    );
  });

  it('starts a task on another CPU no earlier than it has left the one before', () => {
    const events = [alloc(0, 10, 5), change(0, 20, 0), change(1, 20, 1)];
    const { result, report } = replay(policies['local-only'], { events });
    expect(report.heldSwitches).toBe(1);
    expect(result.measuredNs).toBeCloseTo(100 * us + map + page, 6);
    expect(result.cpuTimeNs.user).toBeCloseTo(100 * us, 6);
    expect(report.perCpu.map((cpu) => cpu.switches)).toEqual([1, 1]);
  });

  it('drains a posted flush at the next switch to a task, and charges the refill to it', () => {
    const events = [alloc(0, 10, 5), change(1, 30, 2)];
    const { result } = replay(policies.deferred, { events });
    // The refill debt is paid at the end of the drain, before the task goes on.
    expect(spent(result)).toEqual(
      rounded({
        user: 170 * us,
        xpfoMap: map,
        localFlush: page,
        deferredFlush: post + full,
        tlbRefillKernel: refill * machine.tlbKernelShare,
        tlbRefillUser: refill * (1 - machine.tlbKernelShare),
        // The first CPU has nothing more to do while the second catches up.
        idle: 30 * us + (full + refill) - (map + page + post),
      }),
    );
    const t0 = 10 * us + map;
    expect(result.exposure.pairs.max).toBeCloseTo(30 * us + full - t0, 6);
    expect(result.contract.breaches).toBe(0);
  });
});

describe('an open loop', () => {
  it('keeps the recorded times, and takes the cost out of the recorded work', () => {
    const events = [alloc(0, 10, 5), change(0, 20, 0), change(0, 50, 1)];
    const { result, report } = replay(policies['local-only'], { events, loop: 'open' });
    expect(result.measuredNs).toBe(100 * us);
    expect(report).toMatchObject({ lateSteps: 0, maxLateNs: 0 });
    expect(spent(result)).toEqual(
      rounded({
        user: 70 * us - map - page,
        xpfoMap: map,
        localFlush: page,
        idle: 130 * us,
      }),
    );
  });

  it('takes handlers and refills out of the recorded work as well', () => {
    const events = [alloc(0, 10, 5, 9), alloc(1, 40, 4096)];
    const given = { events, firstPids: [1, 2], loop: 'open' } as const;
    const { result, report } = replay(policies.sync, given);
    expect(result.measuredNs).toBe(100 * us);
    expect(report.lateSteps).toBe(0);
    const refills = result.cpuTimeNs.tlbRefillKernel + result.cpuTimeNs.tlbRefillUser;
    expect(refills).toBeCloseTo(2 * refill, 6);
    expect(result.counters.nr_tlb_local_flush_all).toBe(2);
  });

  it('tells how late an event is that meets a CPU still busy with a flush', () => {
    const events = [alloc(0, 10, 5), alloc(0, 10, 6)];
    const { report } = replay(policies['local-only'], { events, loop: 'open' });
    expect(report.lateSteps).toBe(1);
    expect(report.maxLateNs).toBeCloseTo(map + page, 6);
  });
});

describe('pages', () => {
  it('need a flush whoever had them, unless user space keeps what it freed', () => {
    const events = [alloc(0, 10, 5), free(0, 20, 5), alloc(0, 30, 5)];
    const counted = (policy: Policy) => replay(policy, { events }).result.counters;
    expect(counted(policies['local-only'])).toMatchObject({ ops: 2, flushRequests: 2 });
    const reuse = { ...policies['deferred-reuse'], batchPages: 1 };
    expect(counted(reuse)).toMatchObject({ ops: 2, flushRequests: 1 });
  });

  it('go back to the kernel with bookkeeping and without a flush', () => {
    const events = [
      alloc(0, 10, 5),
      free(0, 20, 5),
      toKernel(0, 30, 5),
      free(0, 35, 5),
      alloc(0, 40, 5),
    ];
    const { result, report } = replay({ ...policies['local-only'], reuse: true }, { events });
    expect(result.counters).toMatchObject({ ops: 2, flushRequests: 2 });
    expect(result.cpuTimeNs.xpfoMap).toBeCloseTo(3 * map, 6);
    expect(report.counts).toMatchObject({ fromUnknown: 1, fromKernel: 1, mappedBack: 1 });
  });

  it('of a block are flushed together, in full above the flush ceiling', () => {
    const { result } = replay(policies['local-only'], { events: [alloc(0, 10, 0, 5)] });
    expect(result.counters).toMatchObject({ nr_tlb_local_flush_one: 32 });
    const huge = replay(policies['local-only'], { events: [alloc(0, 10, 0, 6)] }).result;
    expect(huge.counters).toMatchObject({ nr_tlb_local_flush_one: 0, nr_tlb_local_flush_all: 1 });
  });

  it('of a task that no switch announced are flushed on a CPU that is idle again afterwards', () => {
    const { result, report } = replay(policies['local-only'], { events: [alloc(1, 30, 5)] });
    expect(report.perCpu[1]!.busyNs).toBeCloseTo(map + page, 6);
    expect(result.measuredNs).toBe(100 * us);
    expect(result.counters).toMatchObject({ ops: 1, flushRequests: 1, contextSwitches: 0 });
  });

  it('of a task that an event showed before are its own, and it works until the next switch', () => {
    const shown: EventSketch = { ...at('arrival', 1, 20, 0), next: 3 };
    const events = [shown, { ...shown, timeNs: 25 * us, next: 4 }, alloc(1, 30, 5)];
    const { result, report } = replay(policies['local-only'], {
      events: [...events, change(1, 60, 0)],
    });
    expect(report.counts).toMatchObject({ unseenArrivals: 1, strayOps: 0, switches: 1 });
    expect(report.perCpu[1]!.busyNs).toBeCloseTo(40 * us + map + page, 6);
    expect(report.recordedBusyNs).toBe(140 * us);
    expect(result.counters).toMatchObject({ ops: 1, flushRequests: 1, contextSwitches: 1 });
  });

  it('are flushed when a task arrives, as at a switch', () => {
    const shown: EventSketch = { ...at('arrival', 1, 20, 0), next: 3 };
    const { result } = replay(policies.deferred, { events: [alloc(0, 10, 5), shown] });
    expect(result.exposure).toMatchObject({ openPairs: 0, pairCount: 1 });
    expect(result.cpuTimeNs.deferredFlush).toBeGreaterThan(0);
    const without = replay(policies.deferred, { events: [alloc(0, 10, 5)] }).result;
    expect(without.exposure.openPairs).toBe(1);
  });

  it('that the recording does not know are counted', () => {
    const events = [
      free(0, 5, 70),
      alloc(0, 10, 64, 1),
      alloc(0, 20, 64, 1),
      alloc(1, 30, 65),
      toKernel(0, 40, -1),
    ];
    const { report, result } = replay(policies['local-only'], { events });
    expect(report.counts).toEqual({
      switches: 0,
      unseenArrivals: 0,
      userAllocations: 3,
      fromKernel: 0,
      fromUnknown: 1,
      fromUser: 2,
      kernelAllocations: 0,
      mappedBack: 0,
      failedAllocations: 1,
      frees: 1,
      unknownPages: 2,
      unseenFreedPages: 1,
      heldPages: 3,
      strayOps: 1,
      lostEvents: 0,
    });
    expect(result.counters).toMatchObject({ ops: 3, flushRequests: 3, contextSwitches: 0 });
  });
});

it('refuses a machine with fewer CPUs than the trace, and events out of order', () => {
  const one = makeMachine(1);
  expect(() => replay(policies.none, { events: [], machine: one })).toThrow('at least the 2');
  expect(() => replay(policies.none, { events: [alloc(0, 101, 5)] })).toThrow('out of order');
});
