import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepare, type Prepared } from '../renderer/timeline/prepared.ts';
import { sumPart } from '../renderer/timeline/part-sums.ts';
import { sumTimeline } from '../shared/timeline/sums.ts';
import { scaleRuns } from './support/scale-runs.ts';
import { policies } from './support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from './support/specs.ts';
import { recordOf } from './support/timelines.ts';

function prepared(policy: 'sync' | 'deferred-tick' | 'sync-running'): Prepared {
  const run = { warmupMs: 0.5, measureMs: 4, horizonMs: 4 };
  const workload = makeKernelBuild(5, { burstMs: 0.6, blockMs: 0.6 });
  return prepare(recordOf(makeSpec(makeMachine(6), workload, policies[policy], run)));
}

/** Stale time by walking over it ns by ns would: the union of the bands, cut to the part. */
function staleBySteps({ timeline }: Prepared, cpu: number, from: number, to: number): number {
  const { bands } = timeline;
  let [ns, reached] = [0, from];
  for (let band = bands.starts[cpu]!; band < bands.starts[cpu + 1]!; band++) {
    const end = Math.min(to, bands.end[band]!);
    const start = Math.max(reached, bands.start[band]!);
    if (end <= start) continue;
    ns += end - start;
    reached = end;
  }
  return ns;
}

function longestBySteps({ timeline }: Prepared, cpu: number, from: number, to: number): number {
  const { bands } = timeline;
  let longest = -1;
  for (let band = bands.starts[cpu]!; band < bands.starts[cpu + 1]!; band++) {
    if (bands.end[band]! < from || bands.start[band]! >= to) continue;
    longest = Math.max(longest, bands.longestNs[band]!);
  }
  return longest;
}

describe('the sums of a part', () => {
  it.each(['sync', 'deferred-tick', 'sync-running'] as const)(
    'are those of a walk over its rows under %s',
    (policy) => {
      const made = prepared(policy);
      const { from, to, cpus } = made.timeline;
      const anyTime = fc.double({ min: 0, max: 1, noNaN: true }).map((x) => from + x * (to - from));
      fc.assert(
        fc.property(anyTime, anyTime, (x, y) => {
          const [a, b] = [Math.min(x, y), Math.max(x, y)];
          const { total, perCpu, cpuNs } = sumPart(made, a, b);
          const walked = sumTimeline(made.timeline, a, b).cpuTimeNs;
          const { tlbRefillUser, user, kernel, xpfoMap, contextSwitch, ...rest } = walked;
          expect(total.ns.user).toBeCloseTo(user, 3);
          expect(total.ns.kernel).toBeCloseTo(kernel + xpfoMap + contextSwitch, 3);
          const others = Object.values(rest).reduce((sum, ns) => sum + ns, tlbRefillUser);
          expect(total.ns.own + total.ns.others + total.ns.idle).toBeCloseTo(others, 3);
          expect(cpuNs).toBeCloseTo((b - a) * cpus, 3);
          perCpu.forEach(({ staleNs, longest }, cpu) => {
            expect(staleNs).toBeCloseTo(staleBySteps(made, cpu, a, b), 3);
            expect(longest?.ns ?? -1).toBeCloseTo(longestBySteps(made, cpu, a, b), 3);
          });
        }),
        { numRuns: scaleRuns(100), seed: 4 },
      );
    },
  );
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
