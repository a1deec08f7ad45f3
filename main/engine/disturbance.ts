// Who is disturbed (MODEL.md, section 7): what interrupts take from CPUs that run tasks, and how long these
// run without one. Told by the CPUs of each interrupt and of each time that they go idle; changes nothing.
import type { DisturbanceState } from '../../shared/disturbance.ts';
import type { CodeArray } from './code-array.ts';
import { Histogram } from './histogram.ts';
import { phase, type Phase } from './phase.ts';

/** What one CPU, or one task, has suffered. */
interface Columns {
  readonly count: Float64Array;
  readonly stolenNs: Float64Array;
}

const makeColumns = (length: number): Columns => ({
  count: new Float64Array(length),
  stolenNs: new Float64Array(length),
});

export class Disturbance {
  private readonly ofCpu: Columns;
  private readonly ofTask: Columns;
  private longestNs = 0;
  private runs = new Histogram();
  private ops = new Histogram();
  /** Per CPU: when its pause under way, or its last one, began and ends, ns. */
  private readonly pauseStart: Float64Array;
  private readonly pauseEnd: Float64Array;
  /** Per CPU: since when nothing has interrupted it; NaN while it is idle. */
  private readonly since: Float64Array;
  /** Per CPU: its task when it was interrupted last. */
  private readonly lastTask: Int32Array;
  /** Per task: when its page operation under way began, ns. */
  private readonly opStart: Float64Array;

  /** CPUs are in these phases at time 0. */
  constructor(phases: CodeArray<Phase>, tasks: number) {
    const cpus = phases.length;
    this.ofCpu = makeColumns(cpus);
    this.ofTask = makeColumns(tasks);
    this.pauseStart = new Float64Array(cpus).fill(-Infinity);
    this.pauseEnd = new Float64Array(cpus).fill(-Infinity);
    this.since = Float64Array.from({ length: cpus }, (_, cpu) =>
      phases[cpu] === phase.idle ? NaN : 0,
    );
    this.lastTask = new Int32Array(cpus).fill(-1);
    this.opStart = new Float64Array(tasks);
  }

  /** A task's page operation begins at t: the one before it is complete, or the task wakes. */
  beginsOp(task: number, t: number): void {
    this.opStart[task] = t;
  }

  completesOp(task: number, t: number): void {
    this.ops.add(t - this.opStart[task]);
    this.opStart[task] = t;
  }

  leavesIdle(cpu: number, t: number): void {
    this.since[cpu] = t;
    this.pauseEnd[cpu] = -Infinity;
  }

  goesIdle(cpu: number, t: number): void {
    this.endRun(cpu, t);
    this.since[cpu] = NaN;
  }

  /** [start, end) is taken from a task on a CPU that is not idle. */
  interrupts(cpu: number, start: number, end: number, task: number): void {
    const { ofCpu, ofTask } = this;
    if (start > this.pauseEnd[cpu]) {
      this.endRun(cpu, start);
      this.pauseStart[cpu] = start;
    }
    this.pauseEnd[cpu] = end;
    this.since[cpu] = end;
    this.lastTask[cpu] = task;
    this.longestNs = Math.max(this.longestNs, end - this.pauseStart[cpu]);
    ofCpu.count[cpu] += 1;
    ofCpu.stolenNs[cpu] += end - start;
    if (task < 0) return;
    ofTask.count[task] += 1;
    ofTask.stolenNs[task] += end - start;
  }

  private endRun(cpu: number, t: number): void {
    if (t > this.since[cpu]) this.runs.add(t - this.since[cpu]);
  }

  /** Measuring begins at t: pauses and runs under way count from there. */
  restart(t: number): void {
    for (const { count, stolenNs } of [this.ofCpu, this.ofTask]) {
      count.fill(0);
      stolenNs.fill(0);
    }
    this.longestNs = 0;
    this.runs = new Histogram();
    this.ops = new Histogram();
    this.since.forEach((since, cpu) => {
      const pauseLeft = this.pauseEnd[cpu] - t;
      this.since[cpu] = Math.max(since, t);
      if (!(pauseLeft > 0) || Number.isNaN(since)) return;
      this.pauseStart[cpu] = t;
      this.longestNs = Math.max(this.longestNs, pauseLeft);
      this.addStolen(cpu, pauseLeft);
    });
  }

  private addStolen(cpu: number, ns: number): void {
    this.ofCpu.stolenNs[cpu] += ns;
    const task = this.lastTask[cpu];
    if (task >= 0) this.ofTask.stolenNs[task] += ns;
  }

  /** What was up to t, the end of the measured time: what is under way counts up to there. */
  stateAt(t: number): DisturbanceState {
    const { ofCpu, ofTask, since, pauseEnd } = this;
    const worst = ({ count }: Columns) =>
      count.reduce((best, one, i) => (one > count[best] ? i : best), 0);
    since.forEach((from, cpu) => {
      if (Number.isNaN(from)) return;
      this.endRun(cpu, t);
      const over = pauseEnd[cpu] - t;
      if (over > 0) this.addStolen(cpu, -over);
    });
    const [cpu, task] = [worst(ofCpu), worst(ofTask)];
    const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
    const at = ({ count, stolenNs }: Columns, number: number) => ({
      number,
      interruptions: count[number] ?? 0,
      stolenNs: stolenNs[number] ?? 0,
    });
    return {
      interruptions: sum(ofCpu.count),
      stolenNs: sum(ofCpu.stolenNs),
      worstCpu: at(ofCpu, cpu),
      worstTask: at(ofTask, task),
      longestPauseNs: this.longestNs,
      runs: this.runs.state(),
      ops: this.ops.state(),
    };
  }
}
