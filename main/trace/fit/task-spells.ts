import { Histogram } from '../../engine/histogram.ts';
import type { TraceEvent } from '../event-columns.ts';
import { fieldOf } from '../events/index.ts';
import { preempted } from '../events/sched.ts';
import { idlePid, type TaskWatcher } from './cpu-tasks.ts';

const wokenPid = fieldOf('sched_wakeup', 'wokenPid');
const runnable = 'R'.charCodeAt(0);
/** The states zombie and dead, as kernels print them. */
const deadStates = new Set([...'ZXx'].map((letter) => letter.charCodeAt(0)));

interface Task {
  state: 'running' | 'ready' | 'blocked' | 'lost';
  /** CPU time since its wakeup; NaN if that came before the recording, or was missed. */
  burstNs: number;
  /** When it entered its state. */
  since: number;
}

/** How long tasks work from a wakeup to the next blocking, how long they block, how many are runnable. */
export class TaskSpells implements TaskWatcher {
  readonly burst = new Histogram();
  readonly blocked = new Histogram();
  /** Work of tasks, and how often it ended with a blocking or an exit. */
  workNs = 0;
  blockings = 0;
  wakeups = 0;
  /** Time during which n tasks ran or waited to run, by n. */
  readonly runnableNs: number[] = [];
  private readonly tasks = new Map<number, Task>();
  private runnable = 0;
  private lastNs = 0;

  /** A task whose burst began before the recording. */
  starts(pid: number): void {
    if (pid <= idlePid) return;
    this.tasks.set(pid, { state: 'running', burstNs: NaN, since: 0 });
    this.runnable += 1;
  }

  comes(pid: number, _cpu: number, timeNs: number): void {
    if (pid <= idlePid) return;
    const task = this.find(pid, timeNs);
    if (task.state === 'blocked') this.endBlocking(task, timeNs);
    this.change(task, 'running', timeNs);
  }

  leaves(pid: number, _cpu: number, timeNs: number, state: number | null): void {
    if (pid <= idlePid) return;
    const task = this.find(pid, timeNs);
    if (task.state === 'running') {
      task.burstNs += timeNs - task.since;
      this.workNs += timeNs - task.since;
    }
    if (state === null) {
      task.burstNs = NaN;
      this.change(task, 'lost', timeNs);
      return;
    }
    if (state >= preempted || state === runnable) {
      this.change(task, 'ready', timeNs);
      return;
    }
    this.blockings += 1;
    if (!Number.isNaN(task.burstNs)) this.burst.add(task.burstNs);
    this.change(task, 'blocked', timeNs);
    if (deadStates.has(state)) this.tasks.delete(pid);
  }

  takeWakeup({ timeNs, values }: TraceEvent): void {
    const pid = values[wokenPid];
    if (pid <= idlePid) return;
    this.wakeups += 1;
    const task = this.find(pid, timeNs);
    // A task that runs or waits was woken before it left its CPU.
    if (task.state === 'running' || task.state === 'ready') return;
    if (task.state === 'blocked') this.endBlocking(task, timeNs);
    task.burstNs = 0;
    this.change(task, 'ready', timeNs);
  }

  end(timeNs: number): void {
    this.count(timeNs);
    for (const task of this.tasks.values()) {
      if (task.state === 'running') this.workNs += timeNs - task.since;
    }
  }

  /** A task not seen before is new or was asleep: its burst begins. */
  private find(pid: number, timeNs: number): Task {
    let task = this.tasks.get(pid);
    if (!task) {
      task = { state: 'lost', burstNs: 0, since: timeNs };
      this.tasks.set(pid, task);
    }
    return task;
  }

  private endBlocking(task: Task, timeNs: number): void {
    this.blocked.add(timeNs - task.since);
    task.burstNs = 0;
  }

  private change(task: Task, state: Task['state'], timeNs: number): void {
    const couldRun = task.state === 'running' || task.state === 'ready';
    const canRun = state === 'running' || state === 'ready';
    if (couldRun !== canRun) {
      this.count(timeNs);
      this.runnable += canRun ? 1 : -1;
    }
    task.state = state;
    task.since = timeNs;
  }

  private count(timeNs: number): void {
    const { runnable: now } = this;
    this.runnableNs[now] = (this.runnableNs[now] ?? 0) + timeNs - this.lastNs;
    this.lastNs = timeNs;
  }
}
