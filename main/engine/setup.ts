// What a simulation is of, whatever its work is drawn or recorded from: a machine, the kernel and policy
// on it, what is flushed, and where pinned tasks sit.
import type { Spec } from '../../shared/spec/spec.ts';
import type { Workload } from '../../shared/spec/workload.ts';
import { workloadFields } from '../../shared/spec/workload-fields.ts';
import { asSimulated } from './as-simulated.ts';
import { firstModel } from './kernels/first-model.ts';
import { Topology } from './topology.ts';

/** What is flushed: pages of the direct map on all CPUs, or something of one process on its CPUs. */
export type Domain = Workload['domain'];

export interface Setup extends Pick<Spec, 'machine' | 'kernel' | 'policy'> {
  readonly domain: Domain;
  /** The CPUs of pinned tasks, in the order of the tasks; none if tasks are scheduled. */
  readonly pinned: readonly number[];
  /** Pages freed after a page before it is used again. */
  readonly freePages: number;
}

/** The setup of a spec with drawn work. */
export function setupOf({ machine, kernel, policy, workload }: Spec): Setup {
  const { placement, domain, tasks } = workload;
  const pinned = placement === 'free' ? [] : new Topology(machine).order(placement).slice(0, tasks);
  return { machine, kernel, policy, domain, pinned, freePages: workload.freePages };
}

/** The setup of a replay: a recording says neither which kernel it is of nor whose mappings are flushed. */
export function setupOfReplay(spec: Pick<Spec, 'machine' | 'policy'>): Setup {
  const { machine, kernel, policy } = asSimulated({ ...spec, kernel: firstModel.kernel });
  const freePages = workloadFields.freePages.absent;
  return { machine, kernel, policy, domain: 'direct-map', pinned: [], freePages };
}
