import type { TraceEvent } from '../event-columns.ts';
import { fieldOf, kindOf } from '../events/index.ts';

export const idlePid = 0;

const switchKind = kindOf('sched_switch');
/** Comes within the switch, while the kernel still reports the previous task. */
const flushKind = kindOf('tlb_flush');
const prevPid = fieldOf('sched_switch', 'prevPid');
const prevState = fieldOf('sched_switch', 'prevState');
const nextPid = fieldOf('sched_switch', 'nextPid');

/** Callbacks for what happens to tasks, the idle one included. */
export interface TaskWatcher {
  /** It ran when the recording began. */
  starts(pid: number): void;
  /** `state` as recorded; null if the switch was not recorded. */
  leaves(pid: number, timeNs: number, state: number | null): void;
  /** `isExact` is false if the switch was not recorded: it may have come earlier. */
  comes(pid: number, timeNs: number, isExact: boolean): void;
}

/**
 * Tracks which task runs on each CPU. A switch that was not recorded is assumed to happen at the first
 * event that shows another task.
 */
export class CpuTasks {
  /** Switches that were recorded, and those that must have happened but were not. */
  switches = 0;
  unrecorded = 0;
  private readonly watcher: TaskWatcher;
  private readonly current = new Map<number, number>();
  private readonly busyNs = new Map<number, number>();
  private readonly since = new Map<number, number>();

  constructor(watcher: TaskWatcher) {
    this.watcher = watcher;
  }

  take(event: TraceEvent): void {
    const { cpu, timeNs, kind, pid, values } = event;
    const isSwitch = kind === switchKind;
    const who = isSwitch ? values[prevPid] : pid;
    const before = this.current.get(cpu);
    if (before === undefined) {
      if (who < 0) return;
      this.current.set(cpu, who);
      this.since.set(cpu, 0);
      this.watcher.starts(who);
    } else if (who !== before && who >= 0 && kind !== flushKind) {
      this.unrecorded += 1;
      this.change(cpu, before, who, timeNs, null);
    }
    if (!isSwitch) return;
    this.switches += 1;
    this.change(cpu, values[prevPid], values[nextPid], timeNs, values[prevState]);
  }

  private change(cpu: number, from: number, to: number, timeNs: number, state: number | null) {
    if (from !== idlePid) this.busyNs.set(cpu, this.busyNsOf(cpu, timeNs));
    this.since.set(cpu, timeNs);
    this.current.set(cpu, to);
    this.watcher.leaves(from, timeNs, state);
    this.watcher.comes(to, timeNs, state !== null);
  }

  /** Time during which a CPU was not idle, from the start to this time. */
  busyNsOf(cpu: number, timeNs: number): number {
    const before = this.busyNs.get(cpu) ?? 0;
    const isIdle = (this.current.get(cpu) ?? idlePid) === idlePid;
    return isIdle ? before : before + timeNs - (this.since.get(cpu) ?? 0);
  }
}
