// What a simulation is of, whatever its work is drawn or recorded from: a machine, the kernel and policy
// on it, what is flushed, and where pinned tasks sit.
import type { Machine } from '../../shared/spec/machine.ts';
import { userSideOf } from '../../shared/spec/user-side.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { Workload } from '../../shared/spec/workload.ts';
import { workloadFields } from '../../shared/spec/workload-fields.ts';
import { asSimulated } from './as-simulated.ts';
import { findAdversary } from './adversaries/index.ts';
import { countIsolated } from './count-isolated.ts';
import { firstModel } from './kernels/first-model.ts';
import { Topology } from './topology.ts';

/** What is flushed: pages of the direct map on all CPUs, or something of one process on its CPUs. */
export type Domain = Workload['domain'];

export interface Setup extends Pick<Spec, 'machine' | 'kernel' | 'policy'> {
  readonly domain: Domain;
  /** The CPUs of pinned tasks, in the order of the tasks, isolated ones last; none if tasks are scheduled. */
  readonly pinned: readonly number[];
  /** Per CPU: the process of its pinned task; 0 without one. */
  readonly processOf: readonly number[];
  /** Pages freed after a page before it is used again. */
  readonly freePages: number;
  /** CPUs without ticks that run one busy loop each: the highest numbers. */
  readonly isolated: readonly number[];
  /** The CPU of an attacker that sleeps deeply whenever it is idle; -1 without one. */
  readonly deepCpu: number;
  /** Requests for user mappings beside those for the direct map, under a policy of their own; null without any. */
  readonly user: Setup | null;
}

/** The setup of a spec with drawn work. */
export function setupOf(spec: Spec): Setup {
  const { machine, kernel, policy, workload } = spec;
  const user = userSideOf(spec);
  const { placement, domain, tasks, processes } = workload;
  const shared = machine.cpus - countIsolated(workload);
  const isolated = Array.from({ length: machine.cpus - shared }, (_, at) => shared + at);
  const order = placementOrder(machine, placement, isolated);
  const pinned = placement === 'free' ? [] : order.slice(0, tasks);
  const processOf = Array.from({ length: machine.cpus }, () => 0);
  pinned.forEach((cpu, task) => (processOf[cpu] = Math.floor((task * processes) / tasks)));
  for (const cpu of isolated) processOf[cpu] = processes - 1;
  const isDeep = findAdversary(workload.attacker)?.cpu === 'deep-idle';
  const deepCpu = isDeep && tasks < order.length ? order[tasks] : -1;
  return {
    machine,
    kernel,
    policy,
    domain,
    pinned: [...pinned, ...isolated],
    processOf,
    freePages: workload.freePages,
    isolated,
    deepCpu,
    user: user && setupOf(asSimulated(user)),
  };
}

/** The CPUs in the order in which tasks take them at the start: no isolated one. */
export function placementOrder(
  machine: Machine,
  placement: Workload['placement'],
  isolated: readonly number[],
): number[] {
  return new Topology(machine).order(placement).filter((cpu) => !isolated.includes(cpu));
}

/** The setup of a replay: a recording says neither which kernel it is of nor whose mappings are flushed. */
export function setupOfReplay(spec: Pick<Spec, 'machine' | 'policy'>): Setup {
  const { machine, kernel, policy } = asSimulated({ ...spec, kernel: firstModel.kernel });
  return {
    machine,
    kernel,
    policy,
    domain: 'direct-map',
    pinned: [],
    processOf: Array.from({ length: machine.cpus }, () => 0),
    freePages: workloadFields.freePages.absent,
    isolated: [],
    deepCpu: -1,
    user: null,
  };
}
