// Recorded work: each CPU takes its steps in their order, and between them works or idles as long as
// the recording says (MODEL.md, section 11). What a policy adds is the machine's; here is when the next
// step comes, in a closed loop (after the work) or an open one (at its recorded time).
import type { ReplayLoop } from '../../../../shared/trace-replay.ts';
import { category } from '../../category.ts';
import { refuseCode } from '../../code-array.ts';
import type { Cpus } from '../../cpus.ts';
import type { Checkpoint } from '../../drains.ts';
import type { Machine } from '../../machine.ts';
import { phase } from '../../phase.ts';
import type { WorkSource } from '../work-source.ts';
import type { CpuScript, Script } from './script.ts';
import { step, type Step } from './step.ts';

export class RecordedWork implements WorkSource {
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

  readonly keepsUserEnds: boolean;

  private readonly machine: Machine;
  private readonly cpus: Cpus;
  private readonly scripts: readonly CpuScript[];
  private readonly requests: Script['requests'];
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

  constructor(machine: Machine, script: Script, loop: ReplayLoop) {
    const n = machine.cpus.count;
    this.machine = machine;
    this.cpus = machine.cpus;
    this.scripts = script.cpus;
    this.requests = script.requests;
    this.isOpen = loop === 'open';
    this.keepsUserEnds = this.isOpen;
    this.stray = script.tasks - 1;
    this.unfinished = script.cpus.length;
    this.switches = new Float64Array(n);
    this.busyNs = new Float64Array(n);
    this.cursor = new Int32Array(n);
    this.isIdle = new Uint8Array(n).fill(1);
    this.busySince = new Float64Array(n);
    this.left = new Int32Array(script.tasks);
    this.isHeld = new Uint8Array(n);
  }

  start(): void {
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
    const { clock } = this.machine;
    const { timeNs } = this.scripts[cpu];
    const at = this.cursor[cpu];
    const dueNs = timeNs[at];
    if (this.isIdle[cpu]) {
      clock.wakes.set(cpu, Math.max(t, dueNs));
      return;
    }
    if (this.isOpen) {
      this.cpus.enter(cpu, phase.user, t, Math.max(0, dueNs - t));
      clock.phaseEnds.set(cpu, Math.max(t, dueNs));
    } else this.cpus.enter(cpu, phase.user, t, dueNs - (at > 0 ? timeNs[at - 1] : 0));
  }

  kernelBegins(): never {
    throw new Error('in a recording no kernel phase waits for a lock');
  }

  userEnds(cpu: number, t: number): void {
    this.takeStep(cpu, t);
  }

  /** The next step of an idle CPU is due, or the task that it waits for has left another. */
  wake(cpu: number, t: number): void {
    const { wakes } = this.machine.clock;
    if (this.cpus.handlerEnd[cpu] > t) {
      wakes.set(cpu, this.cpus.handlerEnd[cpu]);
      return;
    }
    wakes.set(cpu, Infinity);
    if (this.isHeld[cpu]) this.switchesTo(cpu, t);
    else this.takeStep(cpu, t);
  }

  /** Nothing is scheduled: ticks only drain. */
  tick(): void {}

  private takeStep(cpu: number, t: number): void {
    const { timeNs, kind } = this.scripts[cpu];
    const at = this.cursor[cpu]++;
    if (t > timeNs[at]) {
      this.lateSteps += 1;
      this.maxLateNs = Math.max(this.maxLateNs, t - timeNs[at]);
    }
    const current = kind[at];
    switch (current) {
      case step.toTask:
      case step.arrival:
        this.leaves(cpu, t);
        if (this.mayCome(cpu)) this.switchesTo(cpu, t);
        else this.holdUp(cpu, t);
        return;
      case step.toIdle:
        this.leaves(cpu, t);
        this.countSwitch(cpu, t);
        this.idles(cpu, t);
        this.goesOn(cpu, t);
        return;
      case step.stray:
        this.runs(cpu, this.stray, t);
        this.machine.endSwitch(cpu, t);
        return;
      case step.strayEnds:
        this.idles(cpu, t);
        this.goesOn(cpu, t);
        return;
      case step.end:
        this.unfinished -= 1;
        this.idles(cpu, t);
        return;
      case step.op:
      case step.reuse:
      case step.request:
        this.entersKernel(cpu, t, 'op');
        return;
      case step.map:
      case step.entry:
        this.entersKernel(cpu, t, 'entry');
        return;
      default:
        refuseCode(current);
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
      if (this.isHeld[other] && this.mayCome(other)) this.machine.clock.wakes.set(other, t);
    }
  }

  private holdUp(cpu: number, t: number): void {
    this.isHeld[cpu] = 1;
    this.heldSwitches += 1;
    this.idles(cpu, t);
  }

  idles(cpu: number, t: number): void {
    if (this.isIdle[cpu]) return;
    this.isIdle[cpu] = 1;
    this.busyNs[cpu] += t - this.busySince[cpu];
    this.machine.occupancy.goIdle(cpu, t);
  }

  private runs(cpu: number, task: number, t: number): void {
    this.machine.occupancy.takeOver(cpu, task, t);
    if (this.isIdle[cpu]) this.busySince[cpu] = t;
    this.isIdle[cpu] = 0;
  }

  private switchesTo(cpu: number, t: number): void {
    this.isHeld[cpu] = 0;
    if (this.lastStep(cpu) === step.toTask) this.countSwitch(cpu, t);
    this.runs(cpu, this.scripts[cpu].value[this.cursor[cpu] - 1], t);
    this.machine.endSwitch(cpu, t);
  }

  private countSwitch(cpu: number, t: number): void {
    this.switches[cpu] += 1;
    this.machine.counters.contextSwitches += 1;
    this.machine.observer?.switches(cpu, t);
  }

  private entersKernel(cpu: number, t: number, reason: 'op' | 'entry'): void {
    const { setup, costs } = this.machine;
    if (!this.isIdle[cpu]) {
      this.machine.enterKernel(cpu, t, reason);
      return;
    }
    // An interrupt over the idle task: no entry, and all it can cost is bookkeeping.
    const maps = this.lastStep(cpu) === step.map && setup.policy.xpfo;
    if (maps) this.cpus.steal(cpu, t, costs.xpfoMap, category.xpfoMap);
    this.goesOn(cpu, t);
  }

  goOn(cpu: number, t: number, passed: Checkpoint): void {
    const { machine } = this;
    if (passed === 'op' && this.lastStep(cpu) === step.request) {
      const { pages, targets } = this.requests[this.scripts[cpu].value[this.cursor[cpu] - 1]];
      machine.flushOn(cpu, t, pages, targets);
      return;
    }
    if (passed !== 'switch' && this.needsXpfo(this.lastStep(cpu))) {
      this.cpus.enter(cpu, phase.kernel, t, 0, machine.costs.xpfoMap, category.xpfoMap);
    } else if (passed === 'op') machine.completeOp(cpu, t);
    else this.goesOn(cpu, t);
  }

  /** Whether a step costs XPFO anything: under `reuse` pages that stay user space's do not. */
  private needsXpfo(kind: Step): boolean {
    const { xpfo, reuse } = this.machine.setup.policy;
    return xpfo && (kind === step.map || kind === step.op || (kind === step.reuse && !reuse));
  }

  /** The step that the CPU took last. */
  private lastStep(cpu: number): Step {
    return this.scripts[cpu].kind[this.cursor[cpu] - 1];
  }

  kernelEnds(cpu: number, t: number): void {
    if (this.lastStep(cpu) === step.map) {
      this.goesOn(cpu, t);
      return;
    }
    const order = this.scripts[cpu].value[this.cursor[cpu] - 1];
    this.machine.flushOp(cpu, t, 2 ** order, { isFromFreeList: order === 0, side: 0 });
  }

  opCompletes(cpu: number, t: number): void {
    this.goesOn(cpu, t);
  }
}
