import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import type { Kernel } from '../../../shared/spec/kernel.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { policies } from '../../support/policies.ts';
import {
  firstKernel,
  isolationCosts,
  makeKernelBuild,
  makeMachine,
  makeSpec,
  orderZeroOnly,
} from '../../support/specs.ts';

/** Eight cores of two threads in two sockets; every cost of the mechanics is above 0. */
const machine: Machine = makeMachine(16, {
  sockets: 2,
  threadsPerCore: 2,
  threadSlowdown: 1.5,
  lineThreadNs: 11,
  irqExitCycles: 410,
  icrNs: 83,
  ipiExitNs: 700,
  ...isolationCosts,
});

const pages = 7;

/** One thread asks again and again; the others busy-wait. */
function workloadOf(tasks: number, fields: Partial<Workload>): Workload {
  return makeKernelBuild(tasks, {
    domain: 'user',
    requesters: 1,
    userTimes: 'constant',
    // Long enough for the handlers to have ended.
    userCycles: 200_000,
    burstMs: 1e6,
    allocShare: 1,
    orderWeights: orderZeroOnly,
    pages,
    ...fields,
  });
}

interface Case {
  readonly kernel: Kernel;
  readonly workload: Workload;
}

function simulate({ kernel, workload }: Case) {
  const run = { warmupMs: 0.5, measureMs: 2, horizonMs: 5 };
  return replicate({ ...makeSpec(machine, workload, policies.sync, run), kernel }, 0);
}

/** What the parts of a shootdown take, ns, as MODEL.md states them, between two CPUs so far apart. */
function partsOf({ kernel, workload }: Case, apart: 'thread' | 'socket' | 'far') {
  const { domain, placement } = workload;
  const slow = placement === 'threads' ? machine.threadSlowdown : 1;
  const code = (cycles: number) => (slow * cycles) / machine.ghz;
  const line = { thread: 11, socket: machine.lineNearNs, far: machine.lineFarNs }[apart];
  const isUser = domain === 'user';
  const second =
    kernel.userFlush === 'in-context' ? machine.inContextPageCycles : machine.ptiPageCycles;
  const page = machine.invlpgCycles + (isUser && kernel.pti ? second : 0);
  const count = isUser ? pages : 0;
  const flush = code(count * page);
  const isRead = isUser && kernel.generations && kernel.generationReads !== 'never';
  const isOnce = kernel.kick === 'once';
  return {
    local:
      flush +
      (isUser ? code(machine.userFlushCycles + (kernel.pti ? machine.ptiFlushCycles : 0)) : 0),
    send: (kernel.sendLines ?? 2.3) * line + (isOnce ? 0 : machine.ipiExitNs),
    kick: isOnce ? machine.icrNs + machine.ipiExitNs : 0,
    ipi: apart === 'far' ? machine.ipiFarNs : machine.ipiNearNs,
    entry: code(machine.irqCycles + (kernel.pti ? machine.ptiIrqCycles / 2 : 0)),
    taken: code(machine.csdCycles) + kernel.handlerLines * line,
    read: isRead ? line : 0,
    flush,
    ack: (kernel.ackLines ?? 1) * line,
  };
}

/** Latency at the initiator and window at the responder of a shootdown between two CPUs. */
function pairTimes(one: Case, apart: 'thread' | 'socket' | 'far') {
  const { kernel } = one;
  const { local, send, kick, ipi, entry, taken, read, flush, ack } = partsOf(one, apart);
  const isConcurrent = kernel.localFlush === 'concurrent';
  const first = isConcurrent ? 0 : local;
  const sent = first + send + kick;
  const served = sent + ipi + entry + taken;
  const clean = served + read + flush;
  const reported = kernel.acknowledge === 'before-flush' ? served : clean;
  const waits = isConcurrent ? sent + local : sent;
  return { latency: Math.max(waits, reported) + ack, window: clean };
}

/** The kernel `first-model`, and each of its mechanics changed by itself and together with others. */
const variants: readonly Partial<Kernel>[] = [
  {},
  { kick: 'once' },
  { kick: 'once', kickTo: 'all' },
  { kick: 'once', localFlush: 'concurrent' },
  { kick: 'once', acknowledge: 'before-flush' },
  { kick: 'once', localFlush: 'concurrent', acknowledge: 'before-flush', pti: true },
  { handlerLines: 4.3, sendLines: 1.7, ackLines: 0.4 },
  { pti: true },
  { pti: true, userFlush: 'in-context' },
  { generations: true, generationReads: 'always' },
  { generations: true, generationReads: 'if-behind', kick: 'once' },
  { generations: true, generationReads: 'never', pti: true },
  { lazy: 'dropped' },
  { lazy: 'skipped', generations: true },
  { pvFlush: true, pcid: false },
];
const placements = [
  ['threads', 'thread'],
  ['cpus', 'socket'],
  ['sockets', 'far'],
] as const;

describe('a shootdown between two CPUs', () => {
  it.each(variants)('takes at both ends what its parts take: %j', (fields) => {
    const kernel = { ...firstKernel, ...fields };
    for (const [placement, apart] of placements) {
      for (const domain of ['user', 'barrier'] as const) {
        const one = { kernel, workload: workloadOf(2, { placement, domain }) };
        const { shootdownLatency, exposure, counters } = simulate(one);
        const { latency, window } = pairTimes(one, apart);
        const what = `${placement} ${domain}`;
        expect(shootdownLatency.sum / shootdownLatency.count, what).toBeCloseTo(latency, 5);
        expect(shootdownLatency.max, what).toBeCloseTo(latency, 5);
        expect(exposure.pairs.sum / exposure.pairs.count, what).toBeCloseTo(window, 5);
        expect(counters.interruptsTaken, what).toBe(counters.nr_tlb_remote_flush_received);
      }
    }
  });
});

describe('a shootdown of k sharers in one socket', () => {
  /** The initiator's latency, by recursion over its targets in order. */
  function latencyOf(one: Case, sharers: number): number {
    const { local, send, kick, ipi, entry, taken, read, flush, ack } = partsOf(one, 'socket');
    const isOnce = one.kernel.kick === 'once';
    const mask = sharers > 1 ? one.kernel.maskCycles / machine.ghz : 0;
    const queued = Array.from({ length: sharers }, (_, i) => local + mask + (i + 1) * send);
    const last = queued.at(-1) ?? 0;
    const kicked = queued.map((at, i) => (isOnce ? last + (i + 1) * kick : at));
    let t = isOnce ? (kicked.at(-1) ?? 0) : last;
    for (const at of kicked) t = Math.max(t, at + ipi + entry + taken + read + flush) + ack;
    return t;
  }

  it.each([1, 2, 3, 7])(
    'is the recursion over its sends and acknowledgements, k = %i',
    (sharers) => {
      for (const fields of [
        {},
        { maskCycles: 400, handlerLines: 2 },
        { kick: 'once', maskCycles: 400 },
        { kick: 'once', kickTo: 'all', pti: true },
      ] as const) {
        const kernel = { ...firstKernel, ...fields };
        const workload = workloadOf(sharers + 1, { placement: 'sockets' });
        // Four cores of each socket: those of the first, then their second threads.
        const near: Machine = { ...machine, sockets: 1, threadsPerCore: 1 };
        const one = { kernel, workload };
        const spec = makeSpec(near, workload, policies.sync, {
          warmupMs: 0.5,
          measureMs: 2,
          horizonMs: 5,
        });
        const { shootdownLatency, counters } = replicate({ ...spec, kernel }, 0);
        const wanted = latencyOf(one, sharers);
        expect(shootdownLatency.sum / shootdownLatency.count).toBeCloseTo(wanted, 5);
        expect(shootdownLatency.max).toBeCloseTo(wanted, 5);
        expect(counters.ipisRequested).toBe(sharers * counters.nr_tlb_remote_flush);
        expect(counters.nr_tlb_remote_flush_received).toBe(counters.ipisRequested);
      }
    },
  );
});
