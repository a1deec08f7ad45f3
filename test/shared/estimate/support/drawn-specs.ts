import fc from 'fast-check';
import { kernels } from '../../../../main/engine/kernels/index.ts';
import { policies } from '../../../../main/engine/policies/index.ts';
import { kernelBuild } from '../../../../main/engine/workloads/kernel-build.ts';
import { domainsOf } from '../../../../shared/spec/policy-domains.ts';
import type { Machine } from '../../../../shared/spec/machine.ts';
import type { Policy } from '../../../../shared/spec/policy.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { Workload } from '../../../../shared/spec/workload.ts';
import { firstKernel, makeSpec, xeon } from '../../../support/specs.ts';

/** From 0 to 1, every value as likely as another. */
const share = fc.noBias(fc.integer({ min: 0, max: 1000 })).map((at) => at / 1000);

/** A number from low to high, evenly spread in its logarithm. */
const between = (low: number, high: number) =>
  share.map((at) => Number((low * (high / low) ** at).toPrecision(4)));

/** Costs over the ranges that measurements allow (MODEL.md, section 9), and somewhat more. */
const anyMachine: fc.Arbitrary<Partial<Machine>> = fc.record({
  ghz: between(1.5, 4),
  invlpgCycles: between(100, 400),
  fullFlushCycles: between(300, 2300),
  tlbEntries: between(256, 1536),
  tlbFillTauUs: between(50, 1000),
  pageWalkCycles: between(10, 45),
  tlbKernelShare: fc.constantFrom(0.2, 0.4, 0.6),
  irqCycles: between(500, 2500),
  csdCycles: between(100, 600),
  lineNearNs: between(25, 70),
  lineFarNs: between(80, 200),
  sendLinesPerTarget: between(1, 4),
  ackLinesPerTarget: between(0.5, 2),
  ipiNearNs: between(300, 1500),
  ipiFarNs: between(500, 2500),
  idleExitNs: between(500, 50_000),
  contextSwitchCycles: between(1500, 6000),
  tickHz: fc.constantFrom(100, 250, 1000),
  xpfoMapCycles: between(300, 1500),
  pendingMaskLines: between(0.5, 6),
  irqExitCycles: between(100, 800),
  icrNs: between(15, 80),
  ptiIrqCycles: between(500, 1500),
  ptiSyscallCycles: between(100, 500),
});

const orderMixes = [
  [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  kernelBuild.orderWeights,
  [0.95, 0, 0, 0, 0, 0, 0, 0, 0, 0.05, 0],
  [0.7, 0.15, 0.1, 0.05, 0, 0, 0, 0, 0, 0, 0],
];

const anyWorkload: fc.Arbitrary<Partial<Workload>> = fc.record({
  userCycles: between(3000, 200_000),
  kernelCycles: between(1500, 10_000),
  allocShare: share,
  reuseShare: share,
  orderWeights: fc.constantFrom(...orderMixes),
  burstMs: between(0.3, 10),
  blockMs: between(0.05, 5),
  syscallsPerMs: fc.constantFrom(0, 5, 20, 60),
});

/** Mostly the first kernel, else any that is built in. */
const anyKernel = fc.oneof(
  { weight: 3, arbitrary: fc.constant(firstKernel) },
  { weight: 1, arbitrary: fc.constantFrom(...kernels.map(({ kernel }) => kernel)) },
);

/** How many tasks there are for each CPU. */
const loads = fc.constantFrom(0.1, 0.3, 0.6, 0.9, 1, 1, 1.2, 2);

const governing = policies
  .slice(1)
  .map(({ policy }) => policy)
  .filter((policy) => domainsOf(policy).includes('direct-map'));

/** Every built-in policy of the direct map but the baseline, some with a field of their own. */
const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    policy: fc.constantFrom(...governing),
    ceiling: fc.constantFrom(33, 33, 33, 0, 4, 1000),
    maxAgeUs: between(200, 5000),
    ring: fc.constantFrom('queue:64', 'queue:256', 'queue:1024'),
    batch: fc.constantFrom(31, 63),
  })
  .map(({ policy, ceiling, maxAgeUs, ring, batch }) => ({
    ...policy,
    flushCeilingPages: ceiling,
    ...(policy.maxAgeUs !== null && { maxAgeUs }),
    ...(policy.pending.startsWith('queue:') && { pending: ring as 'queue:64' }),
    ...(policy.batchPages > 1 && { batchPages: batch }),
  }));

/** What a simulation of a spec measures goes by how much happens in it: so many page operations. */
const opsWanted = 12_000;
/** And so many transfers and handlers of shootdowns at most. */
const targetsWanted = 600_000;

function measureMs(cpus: number, tasks: number, workload: Workload, policy: Policy, ghz: number) {
  const op = (workload.userCycles + workload.kernelCycles) / ghz;
  const busy = workload.burstMs / (workload.burstMs + workload.blockMs);
  const perMs = (Math.min(cpus, tasks * busy) * 1e6) / op;
  const targets = policy.remote === 'ipi' ? cpus - 1 : 0;
  const ops = Math.min(opsWanted, targetsWanted / Math.max(1, targets));
  const bursts = (60 * (workload.burstMs + workload.blockMs)) / Math.min(cpus, tasks);
  return Number(Math.min(400, Math.max(10, bursts, ops / perMs)).toPrecision(3));
}

/** Specs on the direct map. */
export const anySpec: fc.Arbitrary<Spec> = fc
  .record({
    cpus: fc.constantFrom(2, 4, 8, 16, 24, 48, 96),
    sockets: fc.constantFrom(1, 2, 2, 4),
    load: loads,
    machine: anyMachine,
    workload: anyWorkload,
    policy: anyPolicy,
    kernel: anyKernel,
    seed: fc.nat(1000),
  })
  .map(({ cpus, sockets, load, machine, workload, policy, kernel, seed }) => {
    const tasks = Math.max(1, Math.round(cpus * load));
    const work: Workload = { ...kernelBuild, tasks, ...workload };
    const own = { ...xeon, ...machine, cpus, sockets: Math.min(sockets, cpus) };
    const length = measureMs(cpus, tasks, work, policy, own.ghz);
    return {
      ...makeSpec(own, work, policy, { measureMs: length, horizonMs: 1, seed }),
      kernel,
    };
  });
