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
  /** When it entered its state. */
  since: number;
  /** Whether that is known: no switch is missing, and it was not so when the recording began. */
  isExact: boolean;
}

/**
 * How long tasks work from their coming to a CPU to their leaving it, for how long they cannot run then,
 * and how many are runnable. A task that is preempted can run again at once: it is blocked for 0.
 */
export class TaskSpells implements TaskWatcher {
  readonly burst = new Histogram();
  readonly blocked = new Histogram();
  /** How often a task left a CPU. */
  leavings = 0;
  wakeups = 0;
  /** Time during which n tasks ran or waited to run, by n. */
  readonly runnableNs: number[] = [];
  private readonly tasks = new Map<number, Task>();
  private runnable = 0;
  private lastNs = 0;

  /** A task whose burst began before the recording. */
  starts(pid: number): void {
    if (pid <= idlePid) return;
    this.tasks.set(pid, { state: 'running', since: 0, isExact: false });
    this.runnable += 1;
  }

  comes(pid: number, timeNs: number, isExact: boolean): void {
    if (pid <= idlePid) return;
    const task = this.find(pid, timeNs);
    if (task.state === 'blocked') this.blocked.add(timeNs - task.since);
    this.change(task, 'running', timeNs);
    task.isExact = isExact;
  }

  leaves(pid: number, timeNs: number, state: number | null): void {
    if (pid <= idlePid) return;
    const task = this.find(pid, timeNs);
    this.leavings += 1;
    if (state === null) {
      this.change(task, 'lost', timeNs);
      return;
    }
    if (task.state === 'running' && task.isExact) this.burst.add(timeNs - task.since);
    if (state >= preempted || state === runnable) {
      this.blocked.add(0);
      this.change(task, 'ready', timeNs);
      return;
    }
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
    if (task.state === 'blocked') this.blocked.add(timeNs - task.since);
    this.change(task, 'ready', timeNs);
  }

  end(timeNs: number): void {
    this.count(timeNs);
  }

  /** A task not seen before is new or was asleep. */
  private find(pid: number, timeNs: number): Task {
    let task = this.tasks.get(pid);
    if (!task) {
      task = { state: 'lost', since: timeNs, isExact: false };
      this.tasks.set(pid, task);
    }
    return task;
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
