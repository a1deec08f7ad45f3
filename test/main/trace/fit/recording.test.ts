import { describe, expect, it } from 'vitest';
import { readRecording } from '../../../../main/trace/fit/recording.ts';
import type { Histogram } from '../../../../main/engine/histogram.ts';
import {
  alloc,
  change,
  flushes,
  names,
  toCpus,
  wakes,
  type MadeEvent,
} from './support/made-events.ts';

const us = 1000;
const read = (endUs: number, ...events: MadeEvent[]) =>
  readRecording(toCpus(events), endUs * us, names);
const of = ({ count, sum, max }: Histogram) => ({ count, sum: sum / us, max: max / us });

describe('a recording', () => {
  it('has bursts from coming to a CPU to leaving it, whatever ends them', () => {
    const { spells, busyNs, switches, unrecordedSwitches } = read(
      1000,
      wakes(0, 0, 0, 7),
      change(10, 0, 0, 'R', 7),
      change(60, 0, 7, 'R+', 8),
      change(100, 0, 8, 'S', 0),
      change(200, 1, 0, 'R', 7),
      change(230, 1, 7, 'D', 0),
    );
    expect(of(spells.burst)).toEqual({ count: 3, sum: 50 + 40 + 30, max: 50 });
    // The one that was preempted can run again at once.
    expect(of(spells.blocked)).toEqual({ count: 1, sum: 0, max: 0 });
    expect(spells.leavings).toBe(3);
    expect(busyNs / us).toBe(90 + 30);
    expect({ switches, unrecordedSwitches }).toEqual({ switches: 5, unrecordedSwitches: 0 });
  });

  it('has blocked times up to the wakeup, or to the run if none is recorded', () => {
    const { spells } = read(
      1000,
      change(100, 0, 7, 'S', 0),
      wakes(150, 0, 0, 7),
      change(170, 0, 0, 'R', 7),
      change(200, 0, 7, 'D', 0),
      change(300, 0, 0, 'R', 7),
      change(310, 0, 7, 'Z', 0),
      change(900, 0, 0, 'R', 9),
    );
    expect(of(spells.blocked)).toEqual({ count: 2, sum: 50 + 100, max: 100 });
    // What ran before the recording began is unknown, and so is what is not over.
    expect(of(spells.burst)).toEqual({ count: 2, sum: 30 + 10, max: 30 });
    expect(spells.leavings).toBe(3);
  });

  it('gives a new task the pid of a dead one', () => {
    const { spells } = read(
      100,
      change(10, 0, 7, 'X', 8),
      change(20, 0, 8, 'R', 7),
      change(50, 0, 7, 'S', 0),
    );
    // Task 8 was preempted; the dead task is not blocked.
    expect(of(spells.blocked)).toEqual({ count: 1, sum: 0, max: 0 });
    expect(of(spells.burst)).toEqual({ count: 2, sum: 10 + 30, max: 30 });
  });

  it('knows how many tasks could run on average', () => {
    const { runnable } = read(
      100,
      wakes(20, 0, 7, 8),
      wakes(20, 0, 7, 8),
      wakes(30, 0, 7, 7),
      change(40, 0, 7, 'R', 8),
      change(60, 0, 8, 'S', 7),
      change(80, 0, 7, 'S', 0),
    );
    expect(runnable).toBeCloseTo(0.4 * 1 + 0.4 * 2, 12);
  });

  it('takes an unrecorded switch to be where another task shows first', () => {
    const { busyNs, switches, unrecordedSwitches, spells } = read(
      100,
      change(10, 0, 7, 'S', 0),
      alloc(40, 0, 9, 1),
      alloc(50, 0, 9, 2),
      alloc(70, 0, 8, 3),
      change(80, 0, 8, 'S', 0),
    );
    expect({ switches, unrecordedSwitches }).toEqual({ switches: 2, unrecordedSwitches: 2 });
    expect(busyNs / us).toBe(10 + 30 + 10);
    // The burst of task 7 began before the recording, and when 9 and 8 came is not known.
    expect(of(spells.burst)).toEqual({ count: 0, sum: 0, max: 0 });
  });

  it('does not take the flush in a switch, which still has the old name, for another switch', () => {
    const { unrecordedSwitches, busyNs } = read(
      100,
      change(10, 0, 0, 'R', 7),
      flushes(11, 0, 0),
      alloc(12, 0, -1, 1),
      change(60, 0, 7, 'S', 0),
    );
    expect({ unrecordedSwitches, busyNs }).toEqual({ unrecordedSwitches: 0, busyNs: 50 * us });
  });

  it('has allocations for user space as ops, with the work of their CPU between them', () => {
    const { ops } = read(
      1000,
      alloc(0, 0, 7, 10),
      alloc(5, 1, 9, 11),
      alloc(20, 0, 7, 12, { isUser: false }),
      alloc(30, 0, 7, 13, { order: 1 }),
      change(40, 0, 7, 'S', 0),
      change(90, 0, 0, 'R', 8),
      alloc(95, 0, 8, 14, { order: 12 }),
      alloc(99, 0, 8, -1),
    );
    expect(ops.byOrder).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect({ count: ops.count, large: ops.largeOrders }).toEqual({ count: 4, large: 1 });
    expect(ops.kernelAllocations).toBe(1);
    expect(of(ops.gap)).toEqual({ count: 2, sum: 30 + 10 + 5, max: 30 });
  });

  it('counts an op as reused if user space had all of its pages, as a replay does', () => {
    const { ops } = read(
      1000,
      alloc(1, 0, 7, 10),
      alloc(2, 0, 7, 11),
      alloc(3, 0, 7, 12, { isUser: false }),
      alloc(4, 0, 7, 10, { order: 1 }),
      alloc(5, 0, 7, 12, { order: 1 }),
      alloc(6, 0, 7, 11, { order: 1 }),
      alloc(7, 0, 7, 13, { order: 1 }),
    );
    // 10 and 11: both user's. 12 and 13: one the kernel's. 11 and 12: both. 13 and 14: one unknown.
    expect({ user: ops.fromUser, kernel: ops.fromKernel, count: ops.count }).toEqual({
      user: 2,
      kernel: 1,
      count: 6,
    });
  });
});
