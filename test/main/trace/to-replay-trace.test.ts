import { describe, expect, it } from 'vitest';
import {
  idleTask,
  replayKinds,
  type ReplayTrace,
} from '../../../main/engine/work/recorded/replay-trace.ts';
import { unpackTrace } from '../../../main/trace/packed-trace.ts';
import { toReplayTrace } from '../../../main/trace/to-replay-trace.ts';
import { readPageEvents } from '../../support/page-states.ts';
import { packText, packTrace } from './support/packed-trace.ts';
import { fixtures, perfLine, readFixture, readText } from './support/read-text.ts';

const replayOf = (lines: readonly string[]) =>
  toReplayTrace(unpackTrace(packText(`${lines.join('\n')}\n`)));

const alloc = (pfn: string, flags: string, order = 0) =>
  `kmem:mm_page_alloc: page=0x1 pfn=${pfn} order=${order} migratetype=1 gfp_flags=${flags}`;
const free = (name: string) => `kmem:${name}: page=0x5 pfn=0x5 order=0`;
const change = (from: number, to: number) =>
  `sched:sched_switch: prev_comm=a prev_pid=${from} prev_prio=120 prev_state=S ==> ` +
  `next_comm=b next_pid=${to} next_prio=120`;
const flush = 'tlb:tlb_flush: pages:0 reason:flush on task switch (0)';

/** Kind, task and time in us of each event of a CPU. */
function rowsOf(trace: ReplayTrace, cpu: number): [kind: string, task: number, us: number][] {
  const { count, kind, task, timeNs } = trace.cpus[cpu]!;
  const names = Object.entries(replayKinds);
  return Array.from({ length: count }, (_, i) => {
    const [name = ''] = names.find(([, value]) => value === kind[i]) ?? [];
    return [name, task[i]!, timeNs[i]! / 1000];
  });
}

describe('the pages of a replay', () => {
  it('are those of allocations and frees, with their order and whom they are for', () => {
    const trace = replayOf([
      perfLine(alloc('0x10', 'GFP_HIGHUSER_MOVABLE|__GFP_ZERO', 3), { us: 1 }),
      perfLine(alloc('0x20', 'GFP_TRANSHUGE'), { us: 2 }),
      perfLine(alloc('0x30', 'GFP_KERNEL|__GFP_ZERO'), { us: 3 }),
      perfLine(alloc('0x0', 'GFP_HIGHUSER'), { us: 4 }),
      perfLine(free('mm_page_free'), { us: 5 }),
    ]);
    const { count, kind, pfn, order, isUser } = trace.cpus[0]!;
    const { alloc: given, free: freed } = replayKinds;
    expect(count).toBe(5);
    expect(Array.from(kind)).toEqual([given, given, given, given, freed]);
    expect(Array.from(pfn)).toEqual([0x10, 0x20, 0x30, -1, 5]);
    expect(Array.from(order)).toEqual([3, 0, 0, 0, 0]);
    expect(Array.from(isUser)).toEqual([1, 1, 0, 1, 0]);
  });

  it('are freed once: the kernel says mm_page_free_batched beside mm_page_free', () => {
    const trace = replayOf([
      perfLine(free('mm_page_free'), { us: 1 }),
      perfLine(free('mm_page_free_batched'), { us: 1 }),
      perfLine('kmem:mm_page_pcpu_drain: page=0x5 pfn=0x5 order=0 migratetype=1', { us: 2 }),
    ]);
    expect(rowsOf(trace, 0)).toEqual([['free', 0, 0]]);
  });
});

describe('the tasks of a replay', () => {
  it('are first the one that the first event of a CPU names: a switch names the one that leaves', () => {
    const trace = replayOf([
      perfLine(change(7, 9), { cpu: 0, pid: 7, us: 1 }),
      perfLine(flush, { cpu: 1, pid: 8, us: 2 }),
      perfLine(change(0, 7), { cpu: 2, pid: 0, us: 3 }),
      perfLine(free('mm_page_free'), { cpu: 3, pid: -1, us: 4 }),
    ]);
    expect(trace.cpus.map(({ firstTask }) => firstTask)).toEqual([7, 8, idleTask, idleTask]);
    expect(rowsOf(trace, 0)).toEqual([['switch', 9, 0]]);
  });

  it('come at switches, and are found by events where no switch announced them', () => {
    const trace = replayOf([
      perfLine(change(7, 0), { pid: 7, us: 1 }),
      // Still reported under the task that has left.
      perfLine(flush, { pid: 7, us: 2 }),
      perfLine(free('mm_page_free'), { pid: 0, us: 3 }),
      perfLine(free('mm_page_free'), { pid: -1, us: 4 }),
      perfLine('sched:sched_wakeup: comm=a pid=7 prio=120 target_cpu=000', { pid: 9, us: 5 }),
      perfLine(free('mm_page_free'), { pid: 9, us: 6 }),
      perfLine(change(9, 0), { pid: 9, us: 7 }),
      perfLine(change(5, 4), { pid: 5, us: 8 }),
    ]);
    expect(rowsOf(trace, 0)).toEqual([
      ['switch', idleTask, 0],
      ['free', 0, 2],
      ['free', 0, 3],
      ['arrival', 9, 4],
      ['free', 0, 5],
      ['switch', idleTask, 6],
      ['arrival', 5, 7],
      ['switch', 4, 7],
    ]);
  });
});

describe('a replay', () => {
  it('lasts from the first event to the last, whatever they are, with CPUs at their places', () => {
    const trace = replayOf([
      perfLine('sched:sched_wakeup: comm=a pid=7 prio=120 target_cpu=000', { cpu: 3, us: 1 }),
      perfLine(free('mm_page_free'), { cpu: 1, us: 5 }),
      perfLine(flush, { cpu: 3, us: 9 }),
    ]);
    expect(trace).toMatchObject({ startNs: 0, endNs: 8000, hash: 'e'.repeat(64) });
    expect(trace.cpus.map(({ count }) => count)).toEqual([0, 1, 0, 0]);
    expect(trace.cpus.map(({ firstTask }) => firstTask)).toEqual([idleTask, 7, idleTask, 7]);
  });

  it('of no events is empty', () => {
    const trace = toReplayTrace({ hash: '', lostEvents: 3, names: [''], cpus: [] });
    expect(trace).toEqual({ hash: '', lostEvents: 3, cpus: [], startNs: 0, endNs: 0 });
  });

  it.each(fixtures)('of %s has every switch, allocation and free of its text', (name) => {
    const read = readText(readFixture(name));
    const trace = toReplayTrace(unpackTrace(packTrace(read)));
    const events = readPageEvents(readFixture(name).toString());
    const startNs = read.startNs;
    for (const [cpu, columns] of trace.cpus.entries()) {
      const { count, timeNs, kind, task, pfn, order, isUser } = columns;
      const rows = Array.from({ length: count }, (_, i) => i)
        .filter((i) => kind[i] !== replayKinds.arrival)
        .map((i) => [timeNs[i]! + startNs, kind[i], task[i], pfn[i], order[i], isUser[i] === 1]);
      const wanted = events
        .filter((one) => one.cpu === cpu)
        .toSorted((a, b) => a.timeNs - b.timeNs)
        .map(({ timeNs: at, kind: what, next, pfn: page, order: size, isUser: forUser }) => [
          at,
          replayKinds[what],
          what === 'switch' && next === 0 ? idleTask : next,
          page,
          size,
          forUser,
        ]);
      expect(rows.length).toBeGreaterThan(500);
      expect(rows).toEqual(wanted);
    }
    expect(trace.endNs - trace.startNs).toBe(read.durationNs);
  });

  it('is the same however its events were parted into chunks', () => {
    const text = readFixture('kernel-build-2cpu');
    const whole = toReplayTrace(unpackTrace(packText(text)));
    expect(toReplayTrace(unpackTrace(packText(text, { chunkEvents: 1 << 12 })))).toEqual(whole);
  });
});
