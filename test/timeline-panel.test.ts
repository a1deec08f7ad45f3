import { describe, expect, it } from 'vitest';
import {
  cpuTable,
  sumGroups,
  sumSentence,
  sumSides,
  titleOfPart,
} from '../renderer/timeline/panel-text.ts';
import { prepare } from '../renderer/timeline/prepared.ts';
import { policies } from './support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from './support/specs.ts';
import { recordOf, mixedSpec, mixedTimeline, shortTimeline } from './support/timelines.ts';
import { replicate } from '../main/engine/run.ts';
import { formatCount } from '../shared/text/format.ts';

const sideOf = (name: string, timeline: Parameters<typeof prepare>[0]) => ({
  ...prepare(timeline),
  name,
  hue: 'red' as const,
});
type Side = ReturnType<typeof sideOf>;

function rowsOf(...sides: readonly Side[]): Map<string, readonly string[]> {
  const { from, to } = sides[0]!.timeline;
  const shifts = sides.map(() => 0);
  const groups = sumGroups(sumSides(sides, from, to, shifts));
  return new Map(
    groups.flatMap(({ title, rows }) =>
      rows.map(([name, ...cells]) => [title === '' ? name! : `${name}: ${title}`, cells] as const),
    ),
  );
}

describe('the sums of a part in the panel', () => {
  it('count what the result counts, of each domain, where two policies govern one each', () => {
    const spec = mixedSpec('sync', 'deferred');
    const rows = rowsOf(sideOf('sync + deferred', recordOf(spec)));
    const { exposure, user } = replicate(spec, 0);
    expect(rows.get('Requests: direct map')).toEqual([formatCount(exposure.requestCount)]);
    expect(rows.get('Requests: user mappings')).toEqual([formatCount(user!.exposure.requestCount)]);
    expect(rows.get('IPIs sent: user mappings')).toEqual(['0']);
    expect(rows.get('Share of CPU time')).toHaveLength(1);
  });

  it('count requests as the result does: a look for what is too old is none', () => {
    const run = { warmupMs: 0.5, measureMs: 4, horizonMs: 4 };
    const workload = makeKernelBuild(5, { burstMs: 1, blockMs: 0.6 });
    const spec = makeSpec(makeMachine(6), workload, policies['deferred-bounded'], run);
    const side = sideOf('deferred-bounded', recordOf(spec));
    const { requestCount } = replicate(spec, 0).exposure;
    expect(side.timeline.requests.count).toBeGreaterThan(requestCount);
    expect(rowsOf(side).get('Requests')).toEqual([formatCount(requestCount)]);
  });

  it('say how long each side was summed where one ends within the part', () => {
    const [long, short] = [
      sideOf('sync', shortTimeline('sync', 3)),
      sideOf('b', shortTimeline('sync', 2)),
    ];
    expect(rowsOf(long, short).get('Time summed')).toEqual(['3.00 ms', '2.00 ms']);
    expect(rowsOf(long, long).has('Time summed')).toBe(false);
  });

  it('are titled with the part and with the whole where that is more', () => {
    expect(titleOfPart(false, 16.7e6, 20e6)).toBe('Visible part: 16.7 ms of 20.0 ms');
    expect(titleOfPart(false, 20e6, 20e6)).toBe('Visible part: 20.0 ms');
    expect(titleOfPart(false, 20.8e6, 20e6)).toBe('Visible part: 20.8 ms');
    expect(titleOfPart(true, 150e3, 2e6)).toBe('Chosen range: 150 us of 2.00 ms');
  });

  it('leave empty what a run beside it has no requests of', () => {
    const rows = rowsOf(
      sideOf('sync + deferred', mixedTimeline('sync', 'deferred')),
      sideOf('sync', shortTimeline('sync')),
    );
    expect(rows.get('Requests: user mappings')![1]).toBe('-');
    expect(rows.get('Requests: direct map')![1]).toMatch(/^\d+$/);
  });

  it('have one row each where there is one domain', () => {
    const rows = rowsOf(sideOf('sync', shortTimeline('sync')));
    expect([...rows.keys()]).toContain('Requests');
    expect(rows.size).toBe(9);
  });

  it('are told by domain and policy, and by CPU in as many cells as names', () => {
    const side = sideOf('sync + deferred', mixedTimeline('sync', 'deferred'));
    const { from, to } = side.timeline;
    const summed = sumSides([side], from, to, [0]);
    expect(sumSentence(summed)).toMatch(
      /^sync \+ deferred spends .*\. Of the direct map, under sync: .*; user mappings, under deferred: .*\.$/,
    );
    const { head, rows } = cpuTable(summed);
    expect(rows).toHaveLength(6);
    for (const row of rows) expect(row).toHaveLength(head.length);
  });

  it('leave empty the cells of CPUs that another side does not have', () => {
    const workload = makeKernelBuild(3, { burstMs: 1, blockMs: 0.6 });
    const run = { warmupMs: 0.5, measureMs: 1, horizonMs: 4 };
    const small = recordOf(makeSpec(makeMachine(4), workload, policies.sync, run));
    const sides = [sideOf('sync', small), sideOf('both', mixedTimeline('sync', 'deferred', 1))];
    const { head, rows } = cpuTable(sumSides(sides, small.from, small.to, [0, 0]));
    const own = head.filter((name) => name.startsWith('sync: ')).length;
    expect(rows.map((row) => row.slice(1, 1 + own).every((cell) => cell === '-'))).toEqual(
      Array.from({ length: 6 }, (_, cpu) => cpu >= 4),
    );
    for (const row of rows) expect(row).toHaveLength(head.length);
  });
});
