// A simulation whose work is recorded: each CPU takes its steps in their order, and between them works
// or idles as long as the recording says. What a policy adds is the layers' below; here is when the
// next step comes, in a closed loop (after the work) or an open one (at its recorded time).
import type { ReplayLoop } from '../../../shared/trace-replay.ts';
import { CpuLife } from '../cpu-life.ts';
import { category, phase } from '../cpus.ts';
import { after, type Setup } from '../simulation-parts.ts';
import { step, type CpuScript, type Script } from './script.ts';

export class ReplaySimulation extends CpuLife {
  /** CPUs that have not come to the end of the recording. */
  unfinished: number;
  /** Steps that came later than recorded, and by how much at most. */
  lateSteps = 0;
  maxLateNs = 0;
  /** Switches and arrivals that had to wait until their task had left another CPU. */
  heldSwitches = 0;
  readonly switches: Float64Array;
  /** Time that each CPU was not idle. */
  readonly busyNs: Float64Array;

  private readonly scripts: readonly CpuScript[];
  private readonly isOpen: boolean;
  /** The task that stands for unannounced ones. */
  private readonly stray: number;
  private readonly cursor: Int32Array;
  private readonly isIdle: Uint8Array;
  private readonly busySince: Float64Array;
  /** How often each task has left a CPU. */
  private readonly left: Int32Array;
  /** Per CPU: whether it waits for the task of its last step to leave another. */
  private readonly isHeld: Uint8Array;

  constructor(setup: Setup, script: Script, loop: ReplayLoop) {
    super(setup, script.tasks, setup.machine.cpus);
    const { n } = this;
    this.scripts = script.cpus;
    this.isOpen = loop === 'open';
    this.stray = script.tasks - 1;
    this.unfinished = script.cpus.length;
    this.switches = new Float64Array(n);
    this.busyNs = new Float64Array(n);
    this.cursor = new Int32Array(n);
    this.isIdle = new Uint8Array(n).fill(1);
    this.busySince = new Float64Array(n);
    this.left = new Int32Array(script.tasks);
    this.isHeld = new Uint8Array(n);
    this.startIdle();
    this.scripts.forEach(({ firstTask }, cpu) => {
      if (firstTask >= 0) this.runs(cpu, firstTask, 0);
      this.goesOn(cpu, 0);
    });
  }

  /** Every CPU has taken its steps up to here, in recorded time. */
  get reachedNs(): number {
    let least = Infinity;
    for (let cpu = 0; cpu < this.scripts.length; cpu++) {
      const { timeNs, count } = this.scripts[cpu];
      least = Math.min(least, timeNs[Math.min(this.cursor[cpu], count - 1)]);
    }
    return least;
  }

  /** Works, or idles, until the next step. */
  private goesOn(cpu: number, t: number): void {
    const { timeNs } = this.scripts[cpu];
    const at = this.cursor[cpu];
    const dueNs = timeNs[at];
    if (this.isIdle[cpu]) {
      this.events.set(this.wakeSlot + cpu, Math.max(t, dueNs));
      return;
    }
    if (this.isOpen) {
      this.cpus.enter(cpu, phase.user, t, Math.max(0, dueNs - t));
      this.events.set(this.phaseSlot + cpu, Math.max(t, dueNs));
    } else this.cpus.enter(cpu, phase.user, t, dueNs - (at > 0 ? timeNs[at - 1] : 0));
  }

  /** In an open loop neither handlers nor debt move the end of work: they take its place. */
  protected override phaseEnds(cpu: number, t: number): void {
    const { cpus } = this;
    if (!this.isOpen || cpus.phases[cpu] !== phase.user) {
      super.phaseEnds(cpu, t);
      return;
    }
    cpus.shift[cpu] = 0;
    if (cpus.handlerEnd[cpu] > t) this.events.set(this.phaseSlot + cpu, cpus.handlerEnd[cpu]);
    else {
      cpus.payDebtWithin(cpu, t);
      this.userEnds(cpu, t);
    }
  }

  protected userEnds(cpu: number, t: number): void {
    this.takeStep(cpu, t);
  }

  /** The next step of an idle CPU is due, or the task that it waits for has left another. */
  protected wake(cpu: number, t: number): void {
    const slot = this.wakeSlot + cpu;
    if (this.cpus.handlerEnd[cpu] > t) {
      this.events.set(slot, this.cpus.handlerEnd[cpu]);
      return;
    }
    this.events.set(slot, Infinity);
    if (this.isHeld[cpu]) this.switchesTo(cpu, t);
    else this.takeStep(cpu, t);
  }

  protected tick(cpu: number, t: number): void {
    this.tickDrains(cpu, t);
  }

  private takeStep(cpu: number, t: number): void {
    const { timeNs, kind } = this.scripts[cpu];
    const at = this.cursor[cpu]++;
    if (t > timeNs[at]) {
      this.lateSteps += 1;
      this.maxLateNs = Math.max(this.maxLateNs, t - timeNs[at]);
    }
    switch (kind[at]) {
      case step.toTask:
      case step.arrival:
        this.leaves(cpu, t);
        if (this.mayCome(cpu)) this.switchesTo(cpu, t);
        else this.isHeldUp(cpu, t);
        return;
      case step.toIdle:
        this.leaves(cpu, t);
        this.switches[cpu] += 1;
        this.counters.contextSwitches += 1;
        this.idles(cpu, t);
        this.goesOn(cpu, t);
        return;
      case step.stray:
        this.runs(cpu, this.stray, t);
        this.switchEnds(cpu, t);
        return;
      case step.strayEnds:
        this.idles(cpu, t);
        this.goesOn(cpu, t);
        return;
      case step.end:
        this.unfinished -= 1;
        this.idles(cpu, t);
        return;
      default:
        this.entersKernel(cpu, t, kind[at]);
    }
  }

  /** The task of the CPU's last step has left other CPUs as often as it had when it came here. */
  private mayCome(cpu: number): boolean {
    const { value, departures } = this.scripts[cpu];
    const at = this.cursor[cpu] - 1;
    return this.isOpen || this.left[value[at]] >= departures[at];
  }

  private leaves(cpu: number, t: number): void {
    if (this.isIdle[cpu]) return;
    this.left[this.cpus.task[cpu]] += 1;
    for (let other = 0; other < this.scripts.length; other++) {
      if (this.isHeld[other] && this.mayCome(other)) this.events.set(this.wakeSlot + other, t);
    }
  }

  private isHeldUp(cpu: number, t: number): void {
    this.isHeld[cpu] = 1;
    this.heldSwitches += 1;
    this.idles(cpu, t);
  }

  protected idles(cpu: number, t: number): void {
    if (this.isIdle[cpu]) return;
    this.isIdle[cpu] = 1;
    this.busyNs[cpu] += t - this.busySince[cpu];
    this.goIdle(cpu, t);
  }

  private runs(cpu: number, task: number, t: number): void {
    this.takesOver(cpu, task, t);
    if (this.isIdle[cpu]) this.busySince[cpu] = t;
    this.isIdle[cpu] = 0;
  }

  private switchesTo(cpu: number, t: number): void {
    this.isHeld[cpu] = 0;
    if (this.lastKind(cpu) === step.toTask) {
      this.switches[cpu] += 1;
      this.counters.contextSwitches += 1;
    }
    this.runs(cpu, this.scripts[cpu].value[this.cursor[cpu] - 1], t);
    this.switchEnds(cpu, t);
  }

  private entersKernel(cpu: number, t: number, kind: number): void {
    if (this.isIdle[cpu]) {
      // An interrupt over the idle task: no entry, and all it can cost is bookkeeping.
      const maps = kind === step.map && this.setup.policy.xpfo;
      if (maps) this.cpus.steal(cpu, t, this.costs.xpfoMap, category.xpfoMap);
      this.goesOn(cpu, t);
      return;
    }
    const next = kind === step.op || kind === step.reuse ? after.op : after.entry;
    if (this.drains.entry && this.pending.isMarked(cpu, this.cpus.task[cpu])) {
      this.startDrain(cpu, t, next);
    } else this.goOn(cpu, t, next, t);
  }

  protected goOn(cpu: number, t: number, next: number, lookedAt: number): void {
    this.checkContract(next === after.switch ? 'context-switch' : 'kernel-entry', cpu, lookedAt);
    const { xpfo, reuse } = this.setup.policy;
    const kind = next === after.switch ? step.toTask : this.lastKind(cpu);
    const maps = kind === step.map || kind === step.op || (kind === step.reuse && !reuse);
    if (xpfo && maps) {
      this.cpus.enter(cpu, phase.kernel, t, 0, this.costs.xpfoMap, category.xpfoMap);
    } else if (next === after.op) this.opCompletes(cpu, t);
    else this.goesOn(cpu, t);
  }

  private lastKind(cpu: number): number {
    return this.scripts[cpu].kind[this.cursor[cpu] - 1];
  }

  protected kernelEnds(cpu: number, t: number): void {
    if (this.lastKind(cpu) === step.map) {
      this.goesOn(cpu, t);
      return;
    }
    const order = this.scripts[cpu].value[this.cursor[cpu] - 1];
    this.flushOp(cpu, t, 2 ** order, order === 0);
  }

  protected opCompletes(cpu: number, t: number): void {
    this.counters.ops += 1;
    this.goesOn(cpu, t);
  }
}
