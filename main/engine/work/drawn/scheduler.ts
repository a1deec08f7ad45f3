// Who waits and who may run where: the global FIFO run queue and the choice of a CPU for a waking
// task. It decides; the drawn work carries out.
import type { CodeArray } from '../../code-array.ts';
import { phase, type Phase } from '../../phase.ts';

const minSliceNs = 3e6;
const latencyNs = 24e6;
/** Slices are often whole ticks: rounding must not decide whether one is over. */
const roundingNs = 1;

/** How long a task may run while others wait, ns; `runnable` counts those that run and wait. */
export function sliceNs(cpus: number, runnable: number): number {
  return Math.max(minSliceNs, (latencyNs * cpus) / runnable);
}

export class Scheduler {
  /** CPU that each task last ran on. */
  readonly lastCpu: Int32Array;
  readonly switchedInAt: Float64Array;
  readonly mustYield: Uint8Array;
  /** A CPU that no waking task gets; -1 if there is none. */
  heldCpu = -1;
  /** Whether each task has a CPU of its own, which it never leaves. */
  isPinned = false;
  running = 0;
  private readonly queue: Int32Array;
  private head = 0;
  waiting = 0;
  private readonly phases: CodeArray<Phase>;
  private readonly socketOf: Int32Array;
  private readonly shared: number;

  /** `shared` is how many CPUs tasks can run on. */
  constructor(tasks: number, phases: CodeArray<Phase>, socketOf: Int32Array, shared: number) {
    this.lastCpu = new Int32Array(tasks);
    this.queue = new Int32Array(tasks);
    this.switchedInAt = new Float64Array(phases.length);
    this.mustYield = new Uint8Array(phases.length);
    this.phases = phases;
    this.shared = shared;
    this.socketOf = socketOf;
  }

  push(task: number): void {
    this.queue[(this.head + this.waiting) % this.queue.length] = task;
    this.waiting += 1;
  }

  /** The task that comes to a CPU next: the longest waiting one, or its own; -1 if none waits. */
  pop(cpu: number): number {
    if (this.waiting === 0) return -1;
    if (this.isPinned) return this.popOwn(cpu);
    const task = this.queue[this.head];
    this.head = (this.head + 1) % this.queue.length;
    this.waiting -= 1;
    return task;
  }

  private popOwn(cpu: number): number {
    for (let at = this.waiting; at > 0; at--) {
      const task = this.queue[this.head];
      this.head = (this.head + 1) % this.queue.length;
      this.waiting -= 1;
      if (this.lastCpu[task] === cpu) return task;
      this.push(task);
    }
    return -1;
  }

  /** The idle CPU for a waking task: its last one, else the lowest of that socket, else the lowest; -1 if none. */
  idleCpuFor(task: number): number {
    const { phases, socketOf } = this;
    const last = this.lastCpu[task];
    if (phases[last] === phase.idle) return last;
    if (this.isPinned) return -1;
    let lowest = -1;
    for (let cpu = 0; cpu < phases.length; cpu++) {
      if (phases[cpu] !== phase.idle || cpu === this.heldCpu) continue;
      if (socketOf[cpu] === socketOf[last]) return cpu;
      if (lowest < 0) lowest = cpu;
    }
    return lowest;
  }

  /** Whether the task on a CPU has had its slice while others wait. */
  isSliceOver(cpu: number, t: number): boolean {
    if (this.waiting === 0 || this.isPinned) return false;
    const slice = sliceNs(this.shared, this.running + this.waiting);
    return t - this.switchedInAt[cpu] >= slice - roundingNs;
  }
}
