import fc from 'fast-check';
import type { Spec } from '../../shared/spec/spec.ts';
import { policies, policyNames } from './policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from './specs.ts';

const anyKernel = fc.record({
  kick: fc.constantFrom('per-target', 'once'),
  kickTo: fc.constantFrom('empty-queues', 'all'),
  localFlush: fc.constantFrom('sequential', 'concurrent'),
  acknowledge: fc.constantFrom('after-flush', 'before-flush'),
  handlerLines: fc.constantFrom(0, 2.1),
  maskCycles: fc.constantFrom(0, 400),
});

/** Small specs of all kinds: kernels, policies, sizes, ceilings, attackers, busy and idle machines. */
export const anySpec: fc.Arbitrary<Spec> = fc
  .record({
    cpus: fc.constantFrom(1, 2, 3, 5, 12),
    sockets: fc.constantFrom(1, 2),
    tasks: fc.constantFrom(1, 2, 4, 9, 14),
    policy: fc.constantFrom(...policyNames),
    ceiling: fc.constantFrom(0, 33),
    burstMs: fc.constantFrom(0.2, 1, 4),
    blockMs: fc.constantFrom(0.05, 0.5, 3),
    attacker: fc.constantFrom('none', 'none', 'none', 'spinner', 'irqs-off', 'parked', 'idle'),
    warmupMs: fc.constantFrom(0, 0.4, 1.7),
    seed: fc.nat(1000),
    kernel: fc.option(anyKernel, { nil: {} }),
  })
  .map((drawn) => {
    const sockets = Math.min(drawn.sockets, drawn.cpus);
    const { burstMs, blockMs, attacker } = drawn;
    const workload = makeKernelBuild(drawn.tasks, { burstMs, blockMs, attacker, irqsOffUs: 90 });
    const policy = { ...policies[drawn.policy], flushCeilingPages: drawn.ceiling };
    const run = { warmupMs: drawn.warmupMs, measureMs: 2, horizonMs: 3, seed: drawn.seed };
    const spec = makeSpec(makeMachine(drawn.cpus, { sockets }), workload, policy, run);
    return { ...spec, kernel: { ...spec.kernel, ...drawn.kernel } };
  });
