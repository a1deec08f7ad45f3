// What the engine simulates of a spec whose flushes hardware does: RAR is a shootdown whose handlers are
// the targets' microcode, and a process without a global ASID gets no INVLPGB (MODEL.md, section 4).
// Every other spec is as it is.
import type { Spec } from '../../shared/spec/spec.ts';

/** What decides how a flush is done. */
type Part = Pick<Spec, 'machine' | 'policy'> & Partial<Pick<Spec, 'kernel' | 'workload'>>;

/** Messages and tables of RAR under the mechanics of a shootdown. */
function asShootdown<T extends Part>(spec: T): T {
  const { machine, kernel, policy } = spec;
  const { rarLines, rarCycles } = machine;
  return {
    ...spec,
    machine: {
      ...machine,
      irqCycles: rarCycles,
      irqExitCycles: 0,
      csdCycles: 0,
      ptiIrqCycles: 0,
      sendLinesPerTarget: rarLines,
      ackLinesPerTarget: rarLines,
    },
    ...(kernel && {
      kernel: {
        ...kernel,
        kick: 'once',
        kickTo: 'empty-queues',
        acknowledge: 'after-flush',
        generations: false,
        handlerLines: rarLines,
        maskCycles: 0,
        sendLines: null,
        ackLines: null,
      },
    }),
    policy: { ...policy, remote: 'ipi', targets: 'all' },
  };
}

/** Whether a process runs on too few CPUs to have been given a global ASID. */
function lacksAsid({ policy, workload }: Part): boolean {
  if (workload?.domain !== 'user') return false;
  return workload.tasks / workload.processes < policy.asidFrom;
}

/** Every CPU of the process is interrupted, idle or off its CPU. */
function withoutLeavingOut<T extends Part>(spec: T): T {
  const { kernel } = spec;
  return { ...spec, ...(kernel && { kernel: { ...kernel, lazy: 'interrupted', pvFlush: false } }) };
}

/** The spec with which the mechanics of shootdowns and broadcasts do what it says. */
export function asSimulated<T extends Part>(given: T): T {
  const { policy } = given;
  const isForAll = policy.remote === 'rar' || policy.gather > 1 || policy.beforeReuse;
  const spec = isForAll ? withoutLeavingOut(given) : given;
  if (policy.remote === 'rar') return asShootdown(spec);
  if (policy.remote === 'invlpgb' && lacksAsid(spec)) {
    const local = policy.local === 'full' ? 'full' : 'range-or-full';
    return { ...spec, policy: { ...policy, remote: 'ipi', local } };
  }
  return spec;
}
