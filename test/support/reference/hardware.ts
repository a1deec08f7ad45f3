import type { Spec } from '../../../shared/spec/spec.ts';

/** MODEL.md, section 4: hardware flushes said in terms of shootdowns, where they are such. */
export function readHardware(given: Spec): Spec {
  const { remote, local, asidFrom, gather, beforeReuse } = given.policy;
  const isForAll = remote === 'rar' || gather > 1 || beforeReuse;
  const kernel = { ...given.kernel, lazy: 'interrupted', pvFlush: false } as const;
  const spec = isForAll ? { ...given, kernel } : given;
  const { domain, tasks, processes } = spec.workload;
  if (remote === 'rar') return withMicrocode(spec);
  if (remote !== 'invlpgb' || domain !== 'user' || tasks / processes >= asidFrom) return spec;
  const ownFlush = local === 'none' ? 'range-or-full' : local;
  return { ...spec, policy: { ...spec.policy, remote: 'ipi', local: ownFlush } };
}

/** Each target's handler is its microcode, which knows of nothing but the table that it is sent. */
function withMicrocode({ machine, kernel, policy, ...rest }: Spec): Spec {
  const { rarCycles, rarLines } = machine;
  return {
    ...rest,
    machine: { ...machine, irqCycles: rarCycles, csdCycles: 0, irqExitCycles: 0, ptiIrqCycles: 0 },
    kernel: {
      ...kernel,
      sendLines: rarLines,
      ackLines: rarLines,
      handlerLines: rarLines,
      maskCycles: 0,
      kick: 'once',
      kickTo: 'empty-queues',
      acknowledge: 'after-flush',
      generations: false,
    },
    policy: { ...policy, remote: 'ipi', targets: 'all' },
  };
}

/** How many INVLPGB a request takes; those of page-table isolation are in two address spaces. */
export function countInstructions(
  { machine, kernel, policy, workload }: Spec,
  { pages, isFull }: { readonly pages: number; readonly isFull: boolean },
): number {
  if (policy.remote !== 'invlpgb') return 1;
  const spaces = kernel.pti && workload.domain === 'user' ? 2 : 1;
  return spaces * (isFull ? 1 : Math.max(1, Math.ceil(pages / machine.invlpgbPages)));
}
