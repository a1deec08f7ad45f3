import fc from 'fast-check';
import type { Kernel } from '../../shared/spec/kernel.ts';
import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Workload } from '../../shared/spec/workload.ts';
import { policies, policyNames } from './policies.ts';
import { firstKernel, makeKernelBuild, makeMachine, makeSpec, isolationCosts } from './specs.ts';

/** Any of the mechanics, each on or off. */
export const anyKernel: fc.Arbitrary<Kernel> = fc
  .record({
    kick: fc.constantFrom('per-target', 'once', 'once'),
    kickTo: fc.constantFrom('empty-queues', 'empty-queues', 'all'),
    localFlush: fc.constantFrom('sequential', 'concurrent'),
    acknowledge: fc.constantFrom('after-flush', 'after-flush', 'before-flush'),
    generations: fc.boolean(),
    generationReads: fc.constantFrom('always', 'if-behind', 'never'),
    pti: fc.boolean(),
    pvFlush: fc.boolean(),
    lazy: fc.constantFrom('interrupted', 'dropped', 'skipped', 'skipped'),
    pcid: fc.constantFrom(true, true, false),
    userFlush: fc.constantFrom('at-once', 'in-context'),
    handlerLines: fc.constantFrom(0, 4.3),
    maskCycles: fc.constantFrom(0, 700),
    sendLines: fc.constantFrom(null, 1.7),
    ackLines: fc.constantFrom(null, 0.4),
  })
  .map((fields) => ({ ...firstKernel, name: 'any', ...fields }));

/** 1 to 12 CPUs in threads, groups and 1 to 8 sockets; every cost of the mechanics is above 0. */
const anyMachine: fc.Arbitrary<Machine> = fc
  .record({
    cpus: fc.integer({ min: 1, max: 12 }),
    sockets: fc.constantFrom(1, 1, 2, 3, 8),
    threadsPerCore: fc.constantFrom(1, 2, 2, 4),
    coresPerGroup: fc.constantFrom(0, 0, 1, 3),
    threadSlowdown: fc.constantFrom(1, 1.6),
    idleExitNs: fc.constantFrom(0, 900, 12000),
    tickHz: fc.constantFrom(250, 2000),
    vcpuStolenMs: fc.constantFrom(0, 0, 0.07, 0.2),
    ipiExitNs: fc.constantFrom(0, 0, 1500),
    deepIdleUs: fc.constantFrom(null, null, 0, 30, 300),
  })
  .map(({ cpus, sockets, ...fields }) =>
    makeMachine(cpus, {
      sockets: Math.min(sockets, cpus),
      irqExitCycles: 410,
      vcpuRunMs: 0.3,
      deepExitNs: 40000,
      lineThreadNs: 11,
      lineGroupNs: 27,
      lineHopNs: 63,
      icrNs: 83,
      ...isolationCosts,
      postCpuCycles: 35,
      invlpgbPages: 3,
      invlpgbCycles: 340,
      rarCycles: 500,
      rarLines: 1.3,
      ...fields,
    }),
  );

const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({
    name: fc.constantFrom(...policyNames),
    ceiling: fc.constantFrom(0, 33, 33),
    isLocalFull: fc.constantFrom(false, false, true),
    ring: fc.constantFrom('queue:3', 'queue:64'),
    ageUs: fc.constantFrom(150, 300),
  })
  .map(({ name, ceiling, isLocalFull, ring, ageUs }) => {
    const policy: Policy = { ...policies[name], flushCeilingPages: ceiling };
    return {
      ...policy,
      local: isLocalFull && policy.local !== 'none' ? 'full' : policy.local,
      pending: policy.pending.startsWith('queue') ? (ring as Policy['pending']) : policy.pending,
      maxAgeUs: policy.maxAgeUs === null ? null : ageUs,
    };
  });

const gathering = { drainAt: [], targets: 'all', maxAgeUs: null, contract: 'reuse' } as const;
const held = {
  targets: 'all',
  remote: 'deferred',
  pending: 'cpu',
  maxAgeUs: null,
  beforeReuse: true,
  contract: 'reuse',
} as const;

/** About so many tasks in so many processes, as many in each. */
function splitTasks(tasks: number, processes: number) {
  const count = Math.min(tasks, processes);
  return { tasks: tasks - (tasks % count), processes: count };
}

const anyWorkload: fc.Arbitrary<(cpus: number) => Workload> = fc
  .record({
    domain: fc.constantFrom('direct-map', 'user', 'user', 'barrier'),
    placement: fc.constantFrom('free', 'cpus', 'sockets', 'threads'),
    share: fc.constantFrom(0.3, 0.7, 1, 1, 1.6),
    requesters: fc.constantFrom(0, 0, 0, 1, 3),
    processes: fc.constantFrom(1, 1, 1, 2, 3),
    pages: fc.constantFrom(0, 1, 10, 40),
    freePages: fc.constantFrom(0, 20, 400),
    pageCycles: fc.constantFrom(0, 90),
    userCycles: fc.constantFrom(300, 4000, 39500),
    kernelCycles: fc.constantFrom(900, 3700),
    contendedLines: fc.constantFrom(0, 0, 2.5),
    // Readers that got it at once would go at the same pace from there on: rounding would order them.
    writeLockShare: fc.constantFrom(0, 0, 1),
    lockScope: fc.constantFrom('process', 'socket'),
    sharedLines: fc.constantFrom(0, 1.5),
    sharerLines: fc.constantFrom(0, 0.5),
    burstMs: fc.constantFrom(0.1, 1, 4),
    blockMs: fc.constantFrom(0.02, 0.3, 2),
    attacker: fc.constantFrom(
      'none',
      'none',
      'none',
      'spinner',
      'irqs-off',
      'parked',
      'idle',
      'isolated',
      'descheduled-vcpu',
      'deep-sleep',
    ),
    isolated: fc.constantFrom(0, 0, 0, 1, 2),
  })
  .map(
    ({ share, domain, placement, attacker, isolated, writeLockShare, ...fields }) =>
      (cpus: number) => {
        const isDirect = domain === 'direct-map';
        const pinned = isDirect || placement !== 'free' ? placement : 'cpus';
        const tasks = Math.max(1, Math.ceil(share * cpus));
        // One CPU is left for tasks; an isolated attacker has one of its own.
        const isAttacked = isDirect && !(attacker === 'isolated' && cpus < 2);
        const held = isAttacked && attacker === 'isolated' ? 1 : 0;
        const isolatedCpus = Math.min(isolated, cpus - 1 - held);
        const shared = cpus - isolatedCpus - held;
        const wanted = pinned === 'free' ? tasks : Math.min(tasks, shared);
        const split = splitTasks(wanted, pinned === 'free' ? 1 : fields.processes);
        return makeKernelBuild(split.tasks, {
          ...fields,
          ...split,
          isolatedCpus,
          // Several that go at the same pace meet all the time: rounding would say in which order.
          userTimes: fields.requesters === 1 ? 'constant' : 'exponential',
          domain,
          placement: pinned,
          writeLockShare: pinned === 'free' && fields.lockScope === 'process' ? 0 : writeLockShare,
          attacker: isAttacked ? attacker : 'none',
          irqsOffUs: 90,
          vcpuOffMs: 0.2,
          orderWeights: [0.9, 0, 0.05, 0, 0, 0.05, 0, 0, 0, 0, 0],
        });
      },
  );

/** For user mappings: the flushes of several requests at once, or before their pages are used again. */
const anyHolding: fc.Arbitrary<Partial<Policy>> = fc.constantFrom<Partial<Policy>>(
  {},
  {},
  { ...gathering, remote: 'ipi', gather: 2 },
  { ...gathering, remote: 'rar', gather: 7 },
  { ...held, local: 'none' },
  { ...held, local: 'range-or-full', drainAt: ['context-switch'] },
);

/** Pages that are not used again before a flush are those of one process. */
const heldBy = (policy: Policy, workload: Workload): Workload =>
  policy.beforeReuse ? { ...workload, processes: 1 } : workload;

/** Specs of any kernel, domain, placement, topology and policy. */
export const anyKernelSpec: fc.Arbitrary<Spec> = fc
  .record({
    machine: anyMachine,
    kernel: anyKernel,
    workload: anyWorkload,
    policy: anyPolicy,
    holding: anyHolding,
    warmupMs: fc.constantFrom(0, 0.4),
    seed: fc.nat(1000),
  })
  .map(({ machine, kernel, workload, policy, holding, warmupMs, seed }) => {
    const run = { warmupMs, measureMs: 1, horizonMs: 1.5, seed };
    const work = workload(machine.cpus);
    const own = work.domain === 'user' ? { ...policy, ...holding } : policy;
    return { ...makeSpec(machine, heldBy(own, work), own, run), kernel };
  });

/** Not hardware's messages, which no queue of the kernel holds. */
const ofKernel = (policy: Policy): Policy =>
  policy.remote === 'rar' ? { ...policy, remote: 'ipi' } : policy;

/** Of two policies with a maximum age the second has none. */
function withoutSecondAge(first: Policy, second: Policy): Policy {
  if (first.maxAgeUs === null || second.maxAgeUs === null) return second;
  return { ...second, maxAgeUs: null, contract: 'unbounded' };
}

/** Specs with requests for the direct map and for user mappings, under a policy each. */
export const anyMixedSpec: fc.Arbitrary<Spec> = fc
  .record({
    spec: anyKernelSpec,
    policy: anyPolicy,
    userPolicy: anyPolicy,
    holding: anyHolding,
    userShare: fc.constantFrom(0.2, 0.5, 0.8, 1),
    placement: fc.constantFrom('cpus', 'sockets', 'threads'),
  })
  .map(({ spec, policy, userPolicy, holding, userShare, placement }) => {
    const { workload, machine } = spec;
    const isolated = Math.min(workload.isolatedCpus, machine.cpus - 1);
    const own = ofKernel(policy);
    const beside = { ...userPolicy, ...holding, batchPages: 1, reuse: false };
    const tasks = Math.min(workload.tasks, machine.cpus - isolated);
    return {
      ...spec,
      policy: own,
      userPolicy: withoutSecondAge(own, ofKernel(beside)),
      workload: {
        ...workload,
        ...splitTasks(tasks, beside.beforeReuse ? 1 : workload.processes),
        domain: 'direct-map',
        attacker: 'none',
        placement,
        userShare,
        isolatedCpus: isolated,
      },
    };
  });

/** On a bare machine: a timeline does not show when a host takes a vCPU off. */
const onBareMachine = (spec: Spec): Spec => ({
  ...spec,
  machine: { ...spec.machine, vcpuStolenMs: 0 },
  kernel: { ...spec.kernel, pvFlush: false },
});

/** Where nothing but flushes cleans a TLB: neither deep idle states nor switches do. */
const withFlushesAlone = (spec: Spec): Spec => ({
  ...spec,
  machine: { ...spec.machine, deepIdleUs: null },
  kernel: { ...spec.kernel, lazy: 'interrupted', pcid: true },
});

export const anyBareSpec = anyKernelSpec.map(onBareMachine);
export const anyFlushedSpec = anyBareSpec.map(withFlushesAlone);
export const anyBareMixedSpec = anyMixedSpec.map(onBareMachine);
export const anyFlushedMixedSpec = anyBareMixedSpec.map(withFlushesAlone);
