import { describe, expect, it } from 'vitest';
import { unpackTrace } from '../../../main/trace/packed-trace.ts';
import { toTimeline } from '../../../main/trace/trace-timeline.ts';
import { indexTimeline } from '../../../shared/timeline/index-timeline.ts';
import { sliceKinds } from '../../../shared/timeline/layouts.ts';
import { findTypical } from '../../../shared/timeline/pick-request.ts';
import { tellRequest } from '../../../shared/timeline/tell-request.ts';
import { packTrace } from './support/packed-trace.ts';
import { fixtures, readFixture, readText, type Fixture } from './support/read-text.ts';

function timelineOf(name: Fixture, mostRows = Infinity) {
  const text = readText(readFixture(name));
  const { durationNs } = text.summary;
  const timeline = toTimeline(unpackTrace(packTrace(text)), { durationNs, mostRows });
  return { timeline: indexTimeline(timeline), summary: text.summary };
}

describe('a recording as a timeline', () => {
  it.each(fixtures)('has the counts of the summary of %s', (name) => {
    const { timeline, summary } = timelineOf(name);
    expect(timeline.messages.count).toBe(summary.interrupts.callsSent);
    expect(timeline.moments.count).toBe(
      summary.perCpu.reduce((sum, { switches }) => sum + switches, 0),
    );
    expect(timeline.flushes.count).toBe(summary.flushes.reduce((sum, { count }) => sum + count, 0));
    const handler = /Handler/;
    const handlers = timeline.slices.kind.filter((kind) => handler.test(sliceKinds[kind]!)).length;
    expect(handlers).toBe(summary.interrupts.handlerNs.count);
    const taken = timeline.messages.taken.filter((t) => !Number.isNaN(t)).length;
    expect(taken).toBeGreaterThanOrEqual(summary.interrupts.sendToHandlerNs.count);
  });

  it.each(fixtures)('has lanes without gaps, and handlers after their sends in %s', (name) => {
    const { timeline } = timelineOf(name);
    const { slices, sliceStarts, messages } = timeline;
    for (let cpu = 0; cpu < timeline.cpus; cpu++) {
      const rows = [sliceStarts[cpu], sliceStarts[cpu + 1]] as const;
      const ends = slices.end.slice(...rows);
      expect(slices.start.slice(...rows).slice(1)).toEqual(ends.slice(0, -1));
      expect(slices.start[rows[0]!]).toBe(0);
      expect(ends.at(-1)).toBeCloseTo(timeline.to, 3);
    }
    const early = messages.taken.filter((taken, row) => taken < messages.sent[row]!);
    expect(early).toHaveLength(0);
  });

  it('tells a recorded call by its handlers', () => {
    const { timeline } = timelineOf('tlb-shootdown-2cpu');
    const told = tellRequest(timeline, findTypical(timeline));
    expect(told.lead).toMatch(/^CPU \d sent 1 IPI for a function call\. The last handler ended/);
    expect(told.steps).toHaveLength(2);
  });

  it('is cut where it would have too many rows', () => {
    const { timeline } = timelineOf('kernel-build-2cpu', 2000);
    const whole = timelineOf('kernel-build-2cpu').timeline;
    expect(timeline.to).toBeLessThan(whole.to);
    expect(timeline.slices.count).toBeLessThanOrEqual(2000);
    expect(timeline.slices.count).toBeGreaterThan(0);
  });
});
