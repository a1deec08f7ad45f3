import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { writeChromeTrace } from '../../../../shared/timeline/write/chrome-trace.ts';
import { sumTimeline } from '../../../../shared/timeline/sums.ts';
import { policyNames, type PolicyName } from '../../../support/policies.ts';
import { mixedTimeline, shortTimeline } from '../../../support/timelines.ts';

/** The events of the Trace Event Format that are written, each with the fields that it demands. */
const place = { pid: v.literal(1), tid: v.pipe(v.number(), v.integer()) };
const ts = v.pipe(v.number(), v.minValue(0));
const words = { name: v.string(), cat: v.string() };
const args = v.record(v.string(), v.unknown());
const eventSchema = v.variant('ph', [
  v.strictObject({ ph: v.literal('M'), name: v.string(), ...place, args }),
  v.strictObject({
    ph: v.literal('X'),
    ...words,
    ...place,
    ts,
    dur: v.pipe(v.number(), v.minValue(0)),
    args,
  }),
  v.strictObject({ ph: v.literal('s'), ...words, ...place, ts, id: v.number() }),
  v.strictObject({
    ph: v.literal('f'),
    ...words,
    ...place,
    ts,
    id: v.number(),
    bp: v.literal('e'),
  }),
  v.strictObject({ ph: v.literal('b'), ...words, ...place, ts, id: v.number(), args }),
  v.strictObject({ ph: v.literal('e'), ...words, ...place, ts, id: v.number() }),
]);
const traceSchema = v.strictObject({
  displayTimeUnit: v.literal('ns'),
  otherData: v.record(v.string(), v.string()),
  traceEvents: v.array(eventSchema),
});

const source = { title: 'a title', command: 'lab timeline abcd', modelVersion: '4' };

function traceOf(policy: PolicyName) {
  const timeline = shortTimeline(policy, 1);
  const text = writeChromeTrace(timeline, policy, source);
  return { timeline, events: v.parse(traceSchema, JSON.parse(text)).traceEvents };
}

describe('a timeline as trace events', () => {
  it.each(policyNames)('keeps to the format under %s', (policy) => {
    const { events } = traceOf(policy);
    const threads = new Set(events.filter(({ ph }) => ph === 'M').map(({ tid }) => tid));
    for (const { tid } of events) expect(threads).toContain(tid);
    const byId = Map.groupBy(
      events.filter((event) => 'id' in event),
      ({ cat, id }) => `${cat} ${id}`,
    );
    const isPaired = ['sf', 'be'];
    for (const pair of byId.values()) {
      expect(isPaired).toContain(pair.map(({ ph }) => ph).join(''));
      expect(pair[0]!.ts).toBeLessThanOrEqual(pair[1]!.ts);
    }
  });

  it('says of each request and of stale time what it is of, where there are two policies', () => {
    const timeline = mixedTimeline('sync', 'deferred', 1);
    const text = writeChromeTrace(timeline, 'sync + deferred', source);
    const events = v.parse(traceSchema, JSON.parse(text)).traceEvents;
    const begun = events.filter((event) => event.ph === 'b').map((event) => event.args);
    expect(begun).toHaveLength(timeline.requests.count);
    begun.forEach(({ domain, policy }, row) => {
      const isUser = timeline.requests.domain[row] === 1;
      expect([domain, policy]).toEqual(isUser ? ['user', 'deferred'] : ['direct-map', 'sync']);
    });
    const names = events.flatMap((event) =>
      event.ph === 'M' && event.name === 'thread_name' ? [event.args['name']] : [],
    );
    expect(names).toContain('CPU 0 stale: direct map');
    expect(names).toContain('CPU 0 stale: user mappings');
    expect(new Set(names).size).toBe(3 * timeline.cpus);
  });

  it('has events of one thread that nest or follow each other', () => {
    const { events } = traceOf('sync');
    const complete = events.filter((event) => event.ph === 'X');
    for (const own of Map.groupBy(complete, ({ tid }) => tid).values()) {
      const open: number[] = [];
      own.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
      for (const { ts: start, dur } of own) {
        while (open.length > 0 && open.at(-1)! <= start + 1e-9) open.pop();
        // Times are rounded to 1 ns.
        expect(start + dur).toBeLessThanOrEqual((open.at(-1) ?? Infinity) + 0.002);
        open.push(start + dur);
      }
    }
  });

  it('has as many interrupts and requests as the timeline', () => {
    const { timeline, events } = traceOf('sync');
    const sent = timeline.messages.sent.filter((t) => !Number.isNaN(t)).length;
    expect(events.filter(({ ph }) => ph === 's')).toHaveLength(sent);
    expect(sent).toBeGreaterThanOrEqual(sumTimeline(timeline).counters.interruptsTaken);
    expect(events.filter(({ ph }) => ph === 'b')).toHaveLength(timeline.requests.count);
  });
});
