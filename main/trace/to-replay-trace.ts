import {
  idleTask,
  replayKinds,
  type ReplayCpu,
  type ReplayTrace,
} from '../engine/work/recorded/replay-trace.ts';
import type { EventColumns } from './event-columns.ts';
import { fieldOf, kindOf } from './events/index.ts';
import type { StoredEvents } from './packed-trace.ts';
import { ReplayColumns } from './replay-columns.ts';
import { gfpClass, isUserClass } from './summary/gfp-class.ts';

const idlePid = 0;
const kinds = {
  switch: kindOf('sched_switch'),
  alloc: kindOf('mm_page_alloc'),
  free: kindOf('mm_page_free'),
  flush: kindOf('tlb_flush'),
};
const prevPid = fieldOf('sched_switch', 'prevPid');
const nextPid = fieldOf('sched_switch', 'nextPid');
const pfn = fieldOf('mm_page_alloc', 'pfn');
const order = fieldOf('mm_page_alloc', 'order');
const gfpName = fieldOf('mm_page_alloc', 'gfpName');
const freedPfn = fieldOf('mm_page_free', 'pfn');
const freedOrder = fieldOf('mm_page_free', 'order');

/**
 * By the index of a kind: its role in a replay, 0 if it is ignored. mm_page_free_batched is ignored:
 * the kernel reports it in addition to mm_page_free of the same page.
 */
const takenAs = new Uint8Array(256);
takenAs[kinds.switch] = replayKinds.switch;
takenAs[kinds.alloc] = replayKinds.alloc;
takenAs[kinds.free] = replayKinds.free;

/** An unknown task (-1) counts as the idle one: its allocations are stray ops. */
const toTask = (pid: number) => (pid <= idlePid ? idleTask : pid);

/** Extracts what a replay needs from the events of a CPU, a chunk at a time. */
class CpuTaker {
  private readonly isUserName: Uint8Array;
  private readonly columns = new ReplayColumns();
  private firstTask: number | undefined;
  private isIdle = true;

  constructor(isUserName: Uint8Array) {
    this.isUserName = isUserName;
  }

  take(events: EventColumns): void {
    const { columns } = this;
    for (let i = 0; i < events.count; i++) {
      const timeNs = events.timeNs[i];
      const task = this.taskAt(events, i);
      if (this.firstTask === undefined) this.firstTask = task;
      else if (this.isIdle && task !== idleTask) {
        columns.task[columns.add(timeNs, replayKinds.arrival)] = task;
      }
      this.isIdle &&= task === idleTask;
      const taken = takenAs[events.kind[i]];
      if (taken > 0) this.takeFields(events, i, columns.add(timeNs, taken));
    }
  }

  /** The task that an event shows running when it happens. */
  private taskAt({ kind, pid, values }: EventColumns, i: number): number {
    if (kind[i] === kinds.switch) return toTask(values[prevPid][i]);
    // Within a switch to the idle task, this event still names the task that has left.
    if (kind[i] === kinds.flush && this.isIdle && this.firstTask !== undefined) return idleTask;
    return toTask(pid[i]);
  }

  private takeFields({ kind, values }: EventColumns, i: number, at: number): void {
    const { columns } = this;
    if (kind[i] === kinds.switch) {
      columns.task[at] = toTask(values[nextPid][i]);
      this.isIdle = columns.task[at] === idleTask;
    } else if (kind[i] === kinds.alloc) {
      columns.pfn[at] = values[pfn][i];
      columns.order[at] = values[order][i];
      columns.isUser[at] = this.isUserName[values[gfpName][i]];
    } else {
      columns.pfn[at] = values[freedPfn][i];
      columns.order[at] = values[freedOrder][i];
    }
  }

  finish(): ReplayCpu {
    const { columns, firstTask = idleTask } = this;
    columns.trim();
    const { count, timeNs, kind, task, pfn: pfns, order: orders, isUser } = columns;
    return { count, timeNs, kind, task, pfn: pfns, order: orders, isUser, firstTask };
  }
}

class Span {
  private startNs = Infinity;
  private endNs = -Infinity;

  cover({ count, timeNs }: EventColumns): void {
    if (count === 0) return;
    this.startNs = Math.min(this.startNs, timeNs[0]);
    this.endNs = Math.max(this.endNs, timeNs[count - 1]);
  }

  times(): Pick<ReplayTrace, 'startNs' | 'endNs'> {
    const { startNs, endNs } = this;
    return startNs > endNs ? { startNs: 0, endNs: 0 } : { startNs, endNs };
  }
}

/**
 * Converts a stored trace for replays: switches, allocations and frees, in compact columns. It lasts
 * from its first event to its last, of whatever kind. A CPU without events idles.
 */
export function toReplayTrace({ hash, lostEvents, names, cpus }: StoredEvents): ReplayTrace {
  const isUserName = Uint8Array.from(names, (name) => (isUserClass(gfpClass(name)) ? 1 : 0));
  const highest = cpus.reduce((most, { cpu }) => Math.max(most, cpu), -1);
  const made = Array.from({ length: highest + 1 }, () => new CpuTaker(isUserName).finish());
  const span = new Span();
  for (const { cpu, chunks } of cpus) {
    const taker = new CpuTaker(isUserName);
    for (const events of chunks) {
      span.cover(events);
      taker.take(events);
    }
    made[cpu] = taker.finish();
  }
  return { hash, cpus: made, ...span.times(), lostEvents };
}
