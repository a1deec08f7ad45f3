import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventFrame, EventPosition } from '../../../shared/contract.ts';
import { createEventLog } from '../../../main/hosts/event-log.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const epoch = 'life';
const payload = { keys: [] };

/** What a reader is told, as [number, is it `missed`]. */
type Told = [seq: number, isMissed: boolean][];

const note = (told: Told) => (frame: EventFrame) =>
  void told.push([frame.seq, frame.event === 'missed']);

/** The naive log: how many events there were, and of them the last `limit` are kept. */
function expectedSince(after: EventPosition | null, seq: number, limit: number): Told {
  if (after === null || (after.epoch === epoch && after.seq === seq)) return [];
  const isKept = after.seq <= seq && after.seq >= seq - limit;
  if (after.epoch !== epoch || !isKept) return [[seq, true]];
  return Array.from({ length: seq - after.seq }, (_, i) => [after.seq + i + 1, false]);
}

interface Reader {
  told: Told;
  expected: Told;
  end: (() => void) | null;
}

type Step =
  | { kind: 'publish'; count: number }
  | { kind: 'hang up' | 'come back'; reader: number }
  | { kind: 'come'; after: EventPosition | null };

const position = fc.record({
  epoch: fc.constantFrom(epoch, epoch, epoch, 'another', ''),
  seq: fc.nat(60),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('publish'), count: fc.integer({ min: 1, max: 8 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hang up'), reader: fc.nat(9) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('come back'), reader: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('come'), after: fc.option(position) }) },
) as fc.Arbitrary<Step>;

function play(limit: number, steps: readonly Step[]): Reader[] {
  const log = createEventLog(limit, epoch);
  const readers: Reader[] = [];
  let seq = 0;

  function connect(reader: Reader, after: EventPosition | null): void {
    reader.expected.push(...expectedSince(after, seq, limit));
    reader.end = log.subscribe(after, note(reader.told));
  }

  function publish(): void {
    seq += 1;
    log.publish('runs.changed', payload);
    for (const reader of readers) if (reader.end) reader.expected.push([seq, false]);
  }

  for (const one of steps) {
    if (one.kind === 'publish') for (let i = 0; i < one.count; i += 1) publish();
    else if (one.kind === 'come') {
      const reader: Reader = { told: [], expected: [], end: null };
      readers.push(reader);
      connect(reader, one.after);
    } else {
      const reader = readers[one.reader % Math.max(readers.length, 1)];
      if (!reader) continue;
      reader.end?.();
      reader.end = null;
      const last = reader.told.at(-1);
      if (one.kind === 'come back') connect(reader, last ? { epoch, seq: last[0] } : null);
    }
  }
  return readers;
}

describe('the event log', () => {
  it('sends what a naive log sends, through any order of events, disconnects and returns', () => {
    const steps = fc.array(step, { maxLength: 40 });
    const property = fc.property(fc.integer({ min: 1, max: 12 }), steps, (limit, all) => {
      for (const { told, expected } of play(limit, all)) expect(told).toEqual(expected);
    });
    fc.assert(property, { seed: 20260101, numRuns: scaleRuns(1000) });
  });

  it('loses and doubles nothing for a reader that returns in time', () => {
    const steps = fc.array(step, { maxLength: 40 });
    const property = fc.property(steps, (all) => {
      for (const { told } of play(1000, [{ kind: 'come', after: null }, ...all]).slice(0, 1)) {
        const first = told[0]?.[0] ?? 0;
        expect(told).toEqual(told.map((_, i) => [first + i, false]));
      }
    });
    fc.assert(property, { seed: 20260102, numRuns: scaleRuns(500) });
  });

  it('gives whole frames, even those that were kept', () => {
    const log = createEventLog(10, epoch);
    log.publish('settings.changed', { theme: 'dark', workers: null });
    const frames: EventFrame[] = [];
    log.subscribe({ epoch, seq: 0 }, (frame) => frames.push(frame));
    log.publish('runs.changed', payload);
    expect(frames).toEqual([
      { epoch, seq: 1, event: 'settings.changed', payload: { theme: 'dark', workers: null } },
      { epoch, seq: 2, event: 'runs.changed', payload },
    ]);
  });

  it('sends missed to a reader that is late by one, and stays there', () => {
    const log = createEventLog(2, epoch);
    for (let i = 0; i < 3; i += 1) log.publish('runs.changed', payload);
    const late: EventFrame[] = [];
    log.subscribe({ epoch, seq: 0 }, (frame) => late.push(frame));
    expect(late).toEqual([{ epoch, seq: 3, event: 'missed', payload: null }]);
    const inTime: Told = [];
    log.subscribe({ epoch, seq: 1 }, note(inTime));
    expect(inTime).toEqual([
      [2, false],
      [3, false],
    ]);
  });

  it('has another epoch in each life', () => {
    const epochs = [createEventLog(), createEventLog()].map((log) => {
      let own = '';
      log.subscribe(null, (frame) => (own = frame.epoch));
      log.publish('runs.changed', payload);
      return own;
    });
    expect(new Set(epochs).size).toBe(2);
  });

  it('takes one function twice as two readers', () => {
    const log = createEventLog();
    const told: Told = [];
    const listener = note(told);
    const end = log.subscribe(null, listener);
    log.subscribe(null, listener);
    log.publish('runs.changed', payload);
    end();
    end();
    log.publish('runs.changed', payload);
    expect(told.map(([seq]) => seq)).toEqual([1, 1, 2]);
  });

  it('sends nothing more to a reader that another one has ended', () => {
    const log = createEventLog();
    const told: Told = [];
    let end = () => {};
    log.subscribe(null, () => end());
    end = log.subscribe(null, note(told));
    log.publish('runs.changed', payload);
    expect(told).toEqual([]);
  });

  it('sends no event twice to a reader that subscribes during an event', () => {
    const log = createEventLog(10, epoch);
    const told: Told = [];
    const end = log.subscribe(null, () => {
      end();
      log.subscribe({ epoch, seq: 0 }, note(told));
    });
    log.publish('runs.changed', payload);
    log.publish('runs.changed', payload);
    expect(told.map(([seq]) => seq)).toEqual([1, 2]);
  });
});
