import type { EventColumns, TraceEvent } from './event-columns.ts';
import { fieldOf, kindOf } from './events/index.ts';

const switchKind = kindOf('sched_switch');
const prevPid = fieldOf('sched_switch', 'prevPid');
const nextPid = fieldOf('sched_switch', 'nextPid');

/**
 * perf in a container gives each event the task's number in the container's namespace, while the fields
 * of a switch have those of the whole machine. A switch shows both numbers of the task that leaves: from
 * then on every number is put into that of the machine.
 */
export class PidNamespace {
  /** Numbers of the machine by those of the namespace. */
  private readonly outer = new Map<number, number>();
  private readonly current = new Map<number, number>();

  /** `pid` is that of the event's head. */
  learn({ kind, values }: TraceEvent, pid: number): void {
    if (kind !== switchKind || pid <= 0) return;
    const prev = values[prevPid];
    if (prev > 0 && prev !== pid) this.outer.set(pid, prev);
  }

  /** Translates the numbers of a CPU's events but switches, whose fields say who; chunks come in order. */
  translate(cpu: number, { count, kind, pid, values }: EventColumns): void {
    if (this.outer.size === 0) return;
    let current = this.current.get(cpu);
    for (let i = 0; i < count; i++) {
      if (kind[i] === switchKind) current = values[nextPid][i];
      else if (pid[i] >= 0) pid[i] = this.outer.get(pid[i]) ?? current ?? pid[i];
    }
    if (current !== undefined) this.current.set(cpu, current);
  }

  outerOf(pid: number): number {
    return this.outer.get(pid) ?? pid;
  }
}
