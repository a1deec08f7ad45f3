import type { Line } from './line.ts';
import type { NameTable } from './name-table.ts';

const mostTasks = 1 << 16;

/** The last name of each pid, as an id. */
export class TaskNames {
  /** Tasks that did not fit. */
  turnedAway = 0;
  private readonly names: NameTable;
  private readonly lastPid: (number | undefined)[] = [];
  private readonly nameOf = new Map<number, number>();

  constructor(names: NameTable) {
    this.names = names;
  }

  /** A task runs on a CPU until another does, so its name is read only when the task changes. */
  meet({ bytes, commStart, commEnd, cpu, pid }: Line): void {
    if (this.lastPid[cpu] === pid) return;
    this.lastPid[cpu] = pid;
    if (commEnd <= commStart) return;
    if (this.nameOf.size >= mostTasks && !this.nameOf.has(pid)) {
      this.turnedAway++;
      return;
    }
    this.nameOf.set(pid, this.names.intern(bytes, commStart, commEnd));
  }

  /** Pairs of pid and name, by pid. */
  result(outerOf: (pid: number) => number): [pid: number, name: number][] {
    const outer = new Map([...this.nameOf].map(([pid, name]) => [outerOf(pid), name]));
    return [...outer].sort(([a], [b]) => a - b);
  }
}
