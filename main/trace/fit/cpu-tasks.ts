import type { TraceEvent } from '../event-columns.ts';
import { fieldOf, kindOf } from '../events/index.ts';

export const idlePid = 0;

const switchKind = kindOf('sched_switch');
/** Comes in the switch itself, when the kernel still calls the task before by its name. */
const flushKind = kindOf('tlb_flush');
const prevPid = fieldOf('sched_switch', 'prevPid');
const prevState = fieldOf('sched_switch', 'prevState');
const nextPid = fieldOf('sched_switch', 'nextPid');

/** Told what happens to tasks; of the idle one as if it were any. */
export interface TaskWatcher {
  /** It ran when the recording began. */
  starts(pid: number): void;
  /** `state` as it is recorded; null if no switch was. */
  leaves(pid: number, cpu: number, timeNs: number, state: number | null): void;
  comes(pid: number, cpu: number, timeNs: number): void;
}

/**
 * Who runs on each CPU. A switch that was not recorded is taken to be where the first event shows
 * another task.
 */
export class CpuTasks {
  /** Switches recorded, and those that must have been beside them. */
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
    this.watcher.leaves(from, cpu, timeNs, state);
    this.watcher.comes(to, cpu, timeNs);
  }

  /** Time that a CPU was not idle, from the start to this time. */
  busyNsOf(cpu: number, timeNs: number): number {
    const before = this.busyNs.get(cpu) ?? 0;
    const isIdle = (this.current.get(cpu) ?? idlePid) === idlePid;
    return isIdle ? before : before + timeNs - (this.since.get(cpu) ?? 0);
  }
}
