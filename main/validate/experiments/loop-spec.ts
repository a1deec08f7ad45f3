import type { Kernel } from '../../../shared/spec/kernel.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { defaultRunSettings } from '../../../shared/spec/run-settings.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { absentUserPolicy } from '../../../shared/spec/user-side.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { tlbFlush } from '../../engine/workloads/tlb-flush.ts';

export interface LoopSpec {
  readonly machine: Machine;
  readonly kernel: Kernel;
  readonly policy: Policy;
  readonly workload: Pick<Workload, 'tasks' | 'kernelCycles'> & Partial<Workload>;
  /** Simulated before and while it is measured, ms. */
  readonly warmupMs: number;
  readonly measureMs: number;
}

/**
 * The spec of a benchmark: pinned threads of one process that repeat one operation on user mappings and
 * never block.
 */
export function loopSpec({
  machine,
  kernel,
  policy,
  workload,
  warmupMs,
  measureMs,
}: LoopSpec): Spec {
  return {
    machine,
    kernel,
    policy,
    userPolicy: absentUserPolicy,
    workload: {
      ...tlbFlush,
      name: 'loop',
      userTimes: 'constant',
      userCycles: 1,
      pageCycles: 0,
      contendedLines: 0,
      totalOps: 1,
      ...workload,
    },
    run: { ...defaultRunSettings, warmupMs, measureMs, horizonMs: 1 },
  };
}
