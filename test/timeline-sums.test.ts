import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare, prepareFirst, type Prepared } from '../renderer/timeline/prepared.ts';
import { sumPart } from '../renderer/timeline/part-sums.ts';
import { makeLevels } from '../shared/timeline/levels.ts';
import { emptyTimeline, makePreview } from '../shared/timeline/preview.ts';
import { sumTimeline } from '../shared/timeline/sums.ts';
import { kindOfRequest } from '../shared/timeline/windows.ts';
import { scaleRuns } from './support/scale-runs.ts';
import { policies } from './support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from './support/specs.ts';
import { mixedTimeline, recordOf } from './support/timelines.ts';

function prepared(
  policy: 'sync' | 'deferred-tick' | 'sync-running' | 'deferred-bounded',
): Prepared {
  const run = { warmupMs: 0.5, measureMs: 4, horizonMs: 4 };
  const workload = makeKernelBuild(5, { burstMs: 0.6, blockMs: 0.6 });
  return prepare(recordOf(makeSpec(makeMachine(6), workload, policies[policy], run)));
}

/** Places of bands: those of a CPU of a domain. */
const placeOf = ({ timeline }: Prepared, cpu: number, domain: number) =>
  domain * timeline.cpus + cpu;

/** Stale time by walking over it ns by ns would: the union of the bands, cut to the part. */
function staleBySteps({ timeline }: Prepared, place: number, from: number, to: number): number {
  const { bands } = timeline;
  let [ns, reached] = [0, from];
  for (let band = bands.starts[place]!; band < bands.starts[place + 1]!; band++) {
    const end = Math.min(to, bands.end[band]!);
    const start = Math.max(reached, bands.start[band]!);
    if (end <= start) continue;
    ns += end - start;
    reached = end;
  }
  return ns;
}

function longestBySteps({ timeline }: Prepared, place: number, from: number, to: number): number {
  const { bands } = timeline;
  let longest = -1;
  for (let band = bands.starts[place]!; band < bands.starts[place + 1]!; band++) {
    if (bands.end[band]! < from || bands.start[band]! >= to) continue;
    longest = Math.max(longest, bands.longestNs[band]!);
  }
  return longest;
}

describe('the sums of a part', () => {
  it.each([
    'sync',
    'deferred-tick',
    'sync-running',
    'deferred-bounded',
    'sync + deferred-tick',
  ] as const)('are those of a walk over its rows under %s', (policy) => {
    const made =
      policy === 'sync + deferred-tick'
        ? prepare(mixedTimeline('sync', 'deferred-tick'))
        : prepared(policy);
    const { from, to, cpus } = made.timeline;
    const anyTime = fc.double({ min: 0, max: 1, noNaN: true }).map((x) => from + x * (to - from));
    fc.assert(
      fc.property(anyTime, anyTime, (x, y) => {
        const [a, b] = [Math.min(x, y), Math.max(x, y)];
        const { asked, total, perCpu, cpuNs } = sumPart(made, a, b);
        const walked = sumTimeline(made.timeline, a, b).cpuTimeNs;
        const { tlbRefillUser, user, kernel, xpfoMap, contextSwitch, ...rest } = walked;
        expect(total.ns.user).toBeCloseTo(user, 3);
        expect(total.ns.kernel).toBeCloseTo(kernel + xpfoMap + contextSwitch, 3);
        const others = Object.values(rest).reduce((sum, ns) => sum + ns, tlbRefillUser);
        expect(total.ns.own + total.ns.others + total.ns.idle).toBeCloseTo(others, 3);
        expect(cpuNs).toBeCloseTo((b - a) * cpus, 3);
        perCpu.forEach(({ stale }, cpu) => {
          stale.forEach(({ staleNs, longest }, domain) => {
            const place = placeOf(made, cpu, domain);
            expect(staleNs).toBeCloseTo(staleBySteps(made, place, a, b), 3);
            expect(longest?.ns ?? -1).toBeCloseTo(longestBySteps(made, place, a, b), 3);
          });
        });
        const { requests } = made.timeline;
        asked.forEach((own, domain) => {
          const isIn = (t0: number, row: number) =>
            t0 >= a &&
            t0 < b &&
            requests.domain[row] === domain &&
            kindOfRequest(made.timeline, row) !== 'look';
          expect(own.requests).toBe(requests.t0.filter(isIn).length);
        });
      }),
      { numRuns: scaleRuns(100), seed: 4 },
    );
  });
});

describe('the first picture', () => {
  it.each(['sync', 'sync + deferred-tick'] as const)(
    'shows the shares that the whole has in as many bins, of requests of each kind, under %s',
    (policy) => {
      const timeline =
        policy === 'sync' ? prepared(policy).timeline : mixedTimeline('sync', 'deferred-tick');
      const preview = makePreview(timeline);
      const first = prepareFirst(timeline, preview);
      const whole = makeLevels(timeline, new Float32Array(timeline.bands.count), preview.bins);
      expect(first.levels).toEqual(whole);
      expect(first.levels.shares.stale).toHaveLength(policy === 'sync' ? 1 : 3);
      expect([first.isWhole, first.timeline.slices.count]).toEqual([false, 0]);
      const sums = sumPart(first, timeline.from, timeline.to);
      expect(sums.asked.map(({ requests }) => requests)).toEqual(timeline.domains.map(() => 0));
    },
  );

  it('is small, whatever the number of CPUs', () => {
    for (const cpus of [1, 96, 1024]) {
      const processes = [Array.from({ length: cpus }, (_, cpu) => cpu)];
      const domains = prepared('sync').timeline.domains.map((own) => ({ ...own, processes }));
      const head = { from: 0, to: 1e6, stoppedNs: 1e6, cpus, domains, kernelRefillShare: 0 };
      const { bins, shares } = makePreview(emptyTimeline(head));
      expect(shares.length).toBe(5 * cpus * bins);
      expect(shares.length).toBeLessThanOrEqual(500_000);
    }
  });
});

describe('levels of detail', () => {
  it('show each stretch of what a policy costs, however short', () => {
    const made = prepared('deferred-tick');
    const { levels, timeline } = made;
    const { shares, offsets, size, binNs } = levels;
    for (let row = 0; row < timeline.flushes.count; row++) {
      const { start, end } = timeline.flushes;
      if (!(end[row]! <= timeline.to && start[row]! >= timeline.from)) continue;
      const cpu = timeline.flushes.cpu[row]!;
      const middle = (start[row]! + end[row]!) / 2 - timeline.from;
      offsets.forEach((offset, level) => {
        const bin = Math.floor(middle / (binNs * 2 ** level));
        expect(shares.policy[cpu * size + offset + bin]).toBeGreaterThan(0);
      });
    }
  });
});
