import {
  idleTask,
  replayKinds,
  type ReplayCpu,
  type ReplayTrace,
} from '../engine/replay/replay-trace.ts';
import type { EventColumns } from './event-columns.ts';
import { fieldOf, kindOf } from './events/index.ts';
import type { StoredEvents } from './packed-trace.ts';
import { gfpClass, isUserClass } from './summary/gfp-class.ts';

const idlePid = 0;
const kinds = {
  switch: kindOf('sched_switch'),
  alloc: kindOf('mm_page_alloc'),
  free: kindOf('mm_page_free'),
};
const prevPid = fieldOf('sched_switch', 'prevPid');
const nextPid = fieldOf('sched_switch', 'nextPid');
const pfn = fieldOf('mm_page_alloc', 'pfn');
const order = fieldOf('mm_page_alloc', 'order');
const gfpName = fieldOf('mm_page_alloc', 'gfpName');
const freedPfn = fieldOf('mm_page_free', 'pfn');
const freedOrder = fieldOf('mm_page_free', 'order');

/**
 * By the place of a kind: what a replay takes it for, 0 for what it leaves out. So is
 * mm_page_free_batched: the kernel says it beside the mm_page_free of the same page.
 */
const takenAs = new Uint8Array(256);
takenAs[kinds.switch] = replayKinds.switch;
takenAs[kinds.alloc] = replayKinds.alloc;
takenAs[kinds.free] = replayKinds.free;

/** An unknown task (-1) is taken for the idle one: what it allocates are stray ops. */
const toTask = (pid: number) => (pid === idlePid || pid < 0 ? idleTask : pid);

type Columns = Omit<ReplayCpu, 'firstTask'>;

function makeColumns(count: number) {
  return {
    count,
    timeNs: new Float64Array(count),
    kind: new Uint8Array(count),
    task: new Int32Array(count),
    pfn: new Float64Array(count),
    order: new Uint8Array(count),
    isUser: new Uint8Array(count),
  };
}

/** The events of a chunk that a replay takes. */
function takeChunk(events: EventColumns, isUserName: Uint8Array): Columns {
  const { kind, timeNs, values } = events;
  let count = 0;
  for (let i = 0; i < events.count; i++) if (takenAs[kind[i]] > 0) count++;
  const taken = makeColumns(count);
  for (let i = 0, at = 0; i < events.count; i++) {
    const as = takenAs[kind[i]];
    if (as === 0) continue;
    taken.timeNs[at] = timeNs[i];
    taken.kind[at] = as;
    if (as === replayKinds.switch) taken.task[at] = toTask(values[nextPid][i]);
    else if (as === replayKinds.alloc) {
      taken.pfn[at] = values[pfn][i];
      taken.order[at] = values[order][i];
      taken.isUser[at] = isUserName[values[gfpName][i]];
    } else {
      taken.pfn[at] = values[freedPfn][i];
      taken.order[at] = values[freedOrder][i];
    }
    at++;
  }
  return taken;
}

function join(parts: readonly Columns[]): Columns {
  const all = makeColumns(parts.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const { count, timeNs, kind, task, pfn: pfns, order: orders, isUser } of parts) {
    all.timeNs.set(timeNs, at);
    all.kind.set(kind, at);
    all.task.set(task, at);
    all.pfn.set(pfns, at);
    all.order.set(orders, at);
    all.isUser.set(isUser, at);
    at += count;
  }
  return all;
}

/**
 * The task that runs at the start of a chunk: the first event that names one does. Undefined if none
 * does; no event after a switch can.
 */
function findFirstPid({ count, kind, pid, values }: EventColumns): number | undefined {
  for (let i = 0; i < count; i++) {
    const isSwitch = kind[i] === kinds.switch;
    const named = isSwitch ? values[prevPid][i] : pid[i];
    if (named >= 0 || isSwitch) return named;
  }
  return undefined;
}

class Span {
  startNs = Infinity;
  endNs = -Infinity;

  cover({ count, timeNs }: EventColumns): void {
    if (count === 0) return;
    this.startNs = Math.min(this.startNs, timeNs[0]);
    this.endNs = Math.max(this.endNs, timeNs[count - 1]);
  }
}

/**
 * A stored trace as a replay takes it: switches, allocations and frees, in compact columns. It lasts
 * from its first event to its last, whatever they are. A CPU without events is one that idles.
 */
export function toReplayTrace({ hash, lostEvents, names, cpus }: StoredEvents): ReplayTrace {
  const isUserName = Uint8Array.from(names, (name) => (isUserClass(gfpClass(name)) ? 1 : 0));
  const highest = cpus.reduce((most, { cpu }) => Math.max(most, cpu), -1);
  const idle: ReplayCpu = { ...makeColumns(0), firstTask: idleTask };
  const made = Array.from({ length: highest + 1 }, () => idle);
  const span = new Span();
  for (const { cpu, chunks } of cpus) {
    const parts: Columns[] = [];
    let firstPid: number | undefined;
    for (const events of chunks) {
      span.cover(events);
      firstPid ??= findFirstPid(events);
      parts.push(takeChunk(events, isUserName));
    }
    made[cpu] = { ...join(parts), firstTask: toTask(firstPid ?? idlePid) };
  }
  const { startNs, endNs } = span;
  const isEmpty = startNs > endNs;
  const times = isEmpty ? { startNs: 0, endNs: 0 } : { startNs, endNs };
  return { hash, cpus: made, ...times, lostEvents };
}
