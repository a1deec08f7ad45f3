import { describe, expect, it } from 'vitest';
import { recordTimeline } from '../../../../main/engine/timeline/record.ts';
import { layouts, tableNames, type Timeline } from '../../../../shared/timeline/layouts.ts';
import { cpuTimeCategories } from '../../../../shared/cpu-time-categories.ts';
import { sumTimeline } from '../../../../shared/timeline/sums.ts';
import { policies, policyNames, type PolicyName } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';
import { mixedSpec } from '../../../support/timelines.ts';

const run = { warmupMs: 1, measureMs: 4, horizonMs: 2 };
const specOf = (policy: PolicyName, { measureMs } = run) =>
  makeSpec(makeMachine(6), makeKernelBuild(5), policies[policy], { ...run, measureMs });

/** When each request of a timeline began, and returned. */
const timesOf = ({ requests }: Timeline) =>
  Array.from(requests.t0, (t0, row) => [t0, requests.returned[row]]);

/** How long each column of each table is, beside the count of the table. */
const lengthsOf = (timeline: Timeline) =>
  tableNames.flatMap((name) => {
    const table = timeline[name] as unknown as Record<string, { readonly length: number }>;
    return Object.keys(layouts[name]).map((column) => ({
      column: `${name}.${column}`,
      length: table[column]!.length,
      count: timeline[name].count,
    }));
  });

describe('a recorded timeline', () => {
  it.each([...policyNames, 'sync + latr'] as const)(
    'has columns as long as its tables, the empty ones too, under %s',
    (name) => {
      const spec =
        name === 'sync + latr'
          ? mixedSpec('sync', 'latr', 1)
          : specOf(name, { ...run, measureMs: 1 });
      const lengths = lengthsOf(recordTimeline(spec, 0));
      expect(lengths.filter(({ length, count }) => length !== count)).toEqual([]);
    },
  );

  it('has no message where no policy sends any', () => {
    const { messages, requests } = recordTimeline(specOf('deferred'), 0);
    expect([messages.count, messages.request.length]).toEqual([0, 0]);
    expect(requests.count).toBeGreaterThan(50);
  });
});

describe('a part of a replication', () => {
  it.each(['sync', 'deferred-tick'] as const)('has the bits of the whole under %s', (policy) => {
    const whole = recordTimeline(specOf(policy), 2);
    const part = recordTimeline(specOf(policy), 2, { fromNs: 1.5e6, lengthNs: 1e6 });
    expect([part.from, part.to]).toEqual([2.5e6, 3.5e6]);
    const wanted = timesOf(whole).filter(([t0 = 0]) => t0 >= part.from && t0 < part.to);
    const got = timesOf(part).filter(([t0 = 0]) => t0 >= part.from);
    expect(wanted.length).toBeGreaterThan(50);
    expect(got).toEqual(wanted);
  });

  it.each([...policyNames, 'sync + latr'] as const)(
    'ends where it has as many rows as it may, as one that was asked to end there, under %s',
    (name) => {
      const spec = name === 'sync + latr' ? mixedSpec('sync', 'latr', 4) : specOf(name);
      const rowsOf = ({ slices, messages }: Timeline) => slices.count + messages.count;
      const whole = recordTimeline(spec, 0);
      const mostRows = Math.floor(rowsOf(whole) / 3);
      const part = recordTimeline(spec, 0, { mostRows });
      expect(rowsOf(part)).toBeGreaterThan(mostRows * 0.9);
      expect(rowsOf(part)).toBeLessThan(mostRows * 1.1);
      expect(part.to).toBeLessThan(whole.to);
      const asked = recordTimeline(spec, 0, { lengthNs: part.to - part.from });
      expect(asked.to).toBeCloseTo(part.to, 6);
      expect(part.requests).toEqual(asked.requests);
      expect(part.messages).toEqual(asked.messages);
      expect(part.closings).toEqual(asked.closings);
      const { counters, cpuTimeNs } = sumTimeline(part);
      const wanted = sumTimeline(asked);
      expect(counters).toEqual(wanted.counters);
      for (const kind of cpuTimeCategories) {
        expect(cpuTimeNs[kind]).toBeCloseTo(wanted.cpuTimeNs[kind], 3);
      }
    },
  );
});
