import {
  idleTask,
  replayKinds,
  type ReplayCpu,
  type ReplayTrace,
} from '../../main/engine/work/recorded/replay-trace.ts';
import type { PageEvent } from './page-states.ts';

/** An event as a test states it; by default, pages have order 0 and belong to the kernel. */
export type EventSketch = Pick<PageEvent, 'cpu' | 'timeNs' | 'kind'> & Partial<PageEvent>;

export function makeEvents(sketches: readonly EventSketch[]): PageEvent[] {
  return sketches.map((one) => ({ pfn: 0, order: 0, isUser: false, next: 0, ...one }));
}

const toTask = (pid: number) => (pid === 0 ? idleTask : pid);

function toColumns(events: readonly PageEvent[], firstPid: number): ReplayCpu {
  return {
    count: events.length,
    timeNs: Float64Array.from(events, (one) => one.timeNs),
    kind: Uint8Array.from(events, (one) => replayKinds[one.kind]),
    task: Int32Array.from(events, (one) => toTask(one.next)),
    pfn: Float64Array.from(events, (one) => one.pfn),
    order: Uint8Array.from(events, (one) => one.order),
    isUser: Uint8Array.from(events, (one) => (one.isUser ? 1 : 0)),
    firstTask: toTask(firstPid),
  };
}

/** A trace of events; `firstPids` run at its start, by CPU; 0 is the idle task. */
export function makeReplayTrace(
  events: readonly PageEvent[],
  firstPids: readonly number[],
  span: { readonly startNs: number; readonly endNs: number },
): ReplayTrace {
  const byTime = events.toSorted((a, b) => a.timeNs - b.timeNs);
  const cpus = firstPids.map((pid, cpu) =>
    toColumns(
      byTime.filter((one) => one.cpu === cpu),
      pid,
    ),
  );
  return { hash: 'f'.repeat(64), cpus, ...span, lostEvents: 0 };
}
