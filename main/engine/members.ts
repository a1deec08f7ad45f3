// The CPUs that a flush concerns: all of a machine, or those of one process each, if several share a machine.
// All others have no pairs, and get no interrupts for it. A CPU is of one process at most.
import type { Setup } from './setup.ts';

export class Members {
  /** Of all processes, in ascending order. */
  readonly cpus: readonly number[];
  /** Per process, the only one being all CPUs of the direct map: its CPUs, in ascending order. */
  readonly processes: readonly (readonly number[])[];
  /** Per CPU: its process; 0 for one that flushes do not concern. */
  readonly processOf: Int32Array;
  private readonly isIn: Uint8Array;
  /** Per CPU that asks: the CPUs that its requests concern, if a recording names them. */
  private readonly recorded: (readonly number[] | null)[];

  constructor({ machine, domain, pinned, processOf }: Setup) {
    const all = Array.from({ length: machine.cpus }, (_, cpu) => cpu);
    const isAll = domain === 'direct-map';
    this.cpus = isAll ? all : pinned.toSorted((a, b) => a - b);
    this.processOf = isAll ? new Int32Array(machine.cpus) : Int32Array.from(processOf);
    const count = 1 + this.processOf.reduce((a, b) => Math.max(a, b), 0);
    this.processes = Array.from({ length: count }, (_, own) =>
      this.cpus.filter((cpu) => this.processOf[cpu] === own),
    );
    this.isIn = new Uint8Array(machine.cpus);
    this.recorded = all.map(() => null);
    for (const cpu of this.cpus) this.isIn[cpu] = 1;
  }

  /** The CPUs of a CPU's process, itself among them. */
  with(cpu: number): readonly number[] {
    return this.processes[this.processOf[cpu]];
  }

  /** How many other CPUs a CPU's request concerns. */
  countOthers(cpu: number): number {
    return this.with(cpu).length - 1;
  }

  /** The next request of a CPU concerns these CPUs alone. */
  limit(cpu: number, targets: readonly number[]): void {
    this.recorded[cpu] = targets;
  }

  /** The CPUs that a CPU's request concerns, itself perhaps among them. */
  concernedBy(cpu: number): readonly number[] {
    return this.recorded[cpu] ?? this.with(cpu);
  }

  has(cpu: number): boolean {
    return this.isIn[cpu] === 1;
  }
}
