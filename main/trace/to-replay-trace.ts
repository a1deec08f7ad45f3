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
import { findRequests } from './requests/find-requests.ts';
import { isRequestReason } from './requests/request-finder.ts';
import { gfpClass, isUserClass } from './summary/gfp-class.ts';
import type { TargetSource } from '../../shared/trace-requests.ts';

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
const reason = fieldOf('tlb_flush', 'reasonName');
const freedPfn = fieldOf('mm_page_free', 'pfn');
const freedOrder = fieldOf('mm_page_free', 'order');

/**
 * By the index of a kind: its role in a replay of page operations, 0 if it is ignored.
 * mm_page_free_batched is ignored: the kernel reports it in addition to mm_page_free of the same page.
 */
const pageRoles = new Uint8Array(256);
pageRoles[kinds.switch] = replayKinds.switch;
pageRoles[kinds.alloc] = replayKinds.alloc;
pageRoles[kinds.free] = replayKinds.free;

/** The same in a replay of requests. */
const requestRoles = new Uint8Array(256);
requestRoles[kinds.switch] = replayKinds.switch;
requestRoles[kinds.flush] = replayKinds.request;

/** What is replayed, and how its events are told. */
interface Taking {
  readonly roles: Uint8Array;
  /** By the id of a name: whether flags are of user space, or a flush's reason is a request. */
  readonly isTaken: Uint8Array;
  /** Places of the CPU's requests among the trace's, in their order. */
  readonly requests: readonly number[];
}

/** An unknown task (-1) counts as the idle one: its allocations are stray ops. */
const toTask = (pid: number) => (pid <= idlePid ? idleTask : pid);

/** Extracts what a replay needs from the events of a CPU, a chunk at a time. */
class CpuTaker {
  private readonly taking: Taking;
  private requestsTaken = 0;
  private readonly columns = new ReplayColumns();
  private firstTask: number | undefined;
  private isIdle = true;

  constructor(taking: Taking) {
    this.taking = taking;
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
      const taken = this.roleOf(events, i);
      if (taken > 0) this.takeFields(events, i, columns.add(timeNs, taken));
    }
  }

  private roleOf({ kind, values }: EventColumns, i: number): number {
    const { roles, isTaken } = this.taking;
    const role = roles[kind[i]];
    return role === replayKinds.request && isTaken[values[reason][i]] === 0 ? 0 : role;
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
      columns.isUser[at] = this.taking.isTaken[values[gfpName][i]];
    } else if (kind[i] === kinds.flush) {
      columns.request[at] = this.taking.requests[this.requestsTaken++] ?? 0;
    } else {
      columns.pfn[at] = values[freedPfn][i];
      columns.order[at] = values[freedOrder][i];
    }
  }

  finish(): ReplayCpu {
    const { columns, firstTask = idleTask } = this;
    columns.trim();
    const { count, timeNs, kind, task, pfn: pfns, order: orders, isUser, request } = columns;
    return { count, timeNs, kind, task, pfn: pfns, order: orders, isUser, request, firstTask };
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

function convert(
  { hash, lostEvents, cpus }: StoredEvents,
  takingOf: (cpu: number) => Taking,
  atLeast = 0,
): ReplayTrace {
  const highest = cpus.reduce((most, { cpu }) => Math.max(most, cpu + 1), atLeast);
  const made = Array.from({ length: highest }, (_, cpu) => new CpuTaker(takingOf(cpu)).finish());
  const span = new Span();
  for (const { cpu, chunks } of cpus) {
    const taker = new CpuTaker(takingOf(cpu));
    for (const events of chunks) {
      span.cover(events);
      taker.take(events);
    }
    made[cpu] = taker.finish();
  }
  return { hash, cpus: made, ...span.times(), lostEvents };
}

/**
 * Converts a stored trace for replays of page operations: switches, allocations and frees, in compact
 * columns. It lasts from its first event to its last, of whatever kind. A CPU without events idles.
 */
export function toReplayTrace(stored: StoredEvents): ReplayTrace {
  const isTaken = Uint8Array.from(stored.names, (name) => (isUserClass(gfpClass(name)) ? 1 : 0));
  const taking = { roles: pageRoles, isTaken, requests: [] };
  return convert(stored, () => taking);
}

/** The same for replays of the recorded requests of user mappings: switches and requests. */
export function toRequestTrace(stored: StoredEvents, source: TargetSource): ReplayTrace {
  const { requests, byCpu, cpus } = findRequests(stored, source);
  const isTaken = Uint8Array.from(stored.names, (name) => (isRequestReason(name) ? 1 : 0));
  const taking = { roles: requestRoles, isTaken };
  const trace = convert(stored, (cpu) => ({ ...taking, requests: byCpu.get(cpu) ?? [] }), cpus);
  return { ...trace, requests };
}
