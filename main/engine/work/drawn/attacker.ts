// The task of a workload's attacker, and the CPU that it holds (MODEL.md, section 2). What it does is its
// adversary's to say; what that costs the CPU is the machine's.
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { AdversaryTask } from '../../adversaries/adversary.ts';
import { findAdversary } from '../../adversaries/index.ts';
import { category } from '../../category.ts';
import type { Cpus } from '../../cpus.ts';
import { phase } from '../../phase.ts';

export class Attacker {
  /** The number of its task, the last; -1 if it has none. */
  readonly number: number;
  /** The CPU that nobody else gets, -1 if none is held: with fewer tasks than CPUs, where it starts. */
  readonly cpu: number;
  private readonly task: AdversaryTask | null;
  private readonly cpus: Cpus;
  /** User code until it enters the kernel, ns. */
  private userLeft: number;

  /** `order` is that in which tasks are placed at the start; it has no isolated CPU. */
  constructor(
    spec: Spec,
    cpus: Cpus,
    {
      order,
      isolated,
    }: { readonly order: readonly number[]; readonly isolated: readonly number[] },
  ) {
    const { tasks, attacker } = spec.workload;
    const adversary = findAdversary(attacker);
    this.cpus = cpus;
    this.task = adversary?.task?.(spec) ?? null;
    this.userLeft = this.task?.userNs ?? 0;
    this.number = this.task ? tasks : -1;
    if (adversary?.cpu === 'isolated') this.cpu = isolated[0];
    else this.cpu = adversary && tasks < order.length ? order[tasks] : -1;
  }

  /** Its task goes on. */
  resume(cpu: number, t: number): void {
    if (this.task?.userNs) this.cpus.enter(cpu, phase.user, t, this.userLeft);
    else this.cpus.enter(cpu, phase.parked, t, Infinity);
  }

  /** How long the host takes its vCPU off when its user code ends, ns; 0 if it enters the kernel then. */
  get offNs(): number {
    return this.task?.offNs ?? 0;
  }

  /** Its user code is over at t, and it goes on with user code. */
  runsAgain(cpu: number, t: number): void {
    this.userLeft = this.task?.userNs ?? 0;
    this.resume(cpu, t);
  }

  /** It was preempted after so much user code, ns. */
  spend(ns: number): void {
    this.userLeft -= ns;
  }

  /** It has entered the kernel, and is clean if the policy wants that. */
  runInKernel(cpu: number, t: number): void {
    const { task, cpus } = this;
    if (!task) throw new Error('an attacker without a task runs nowhere');
    this.userLeft = task.userNs;
    cpus.enter(cpu, phase.kernel, t, task.areIrqsOff ? 0 : task.kernelNs);
    if (task.areIrqsOff) cpus.steal(cpu, t, task.kernelNs, category.kernel);
  }
}
