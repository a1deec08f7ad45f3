// The CPUs that a flush concerns: all of a machine, or those of one process. All others have no pairs,
// and get no interrupts for it.
import type { Setup } from './setup.ts';

export class Members {
  readonly count: number;
  /** In ascending order. */
  readonly cpus: readonly number[];
  private readonly isIn: Uint8Array;
  /** Per CPU that asks: the CPUs that its requests concern, if a recording names them. */
  private readonly recorded: (readonly number[] | null)[];

  constructor({ machine, domain, pinned }: Setup) {
    const all = Array.from({ length: machine.cpus }, (_, cpu) => cpu);
    this.cpus = domain === 'direct-map' ? all : pinned.toSorted((a, b) => a - b);
    this.count = this.cpus.length;
    this.isIn = new Uint8Array(machine.cpus);
    this.recorded = all.map(() => null);
    for (const cpu of this.cpus) this.isIn[cpu] = 1;
  }

  /** The next request of a CPU concerns these CPUs alone. */
  limit(cpu: number, targets: readonly number[]): void {
    this.recorded[cpu] = targets;
  }

  /** The CPUs that a CPU's request concerns, itself perhaps among them. */
  concernedBy(cpu: number): readonly number[] {
    return this.recorded[cpu] ?? this.cpus;
  }

  has(cpu: number): boolean {
    return this.isIn[cpu] === 1;
  }
}
