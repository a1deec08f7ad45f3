import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { category, idleHandler, stolenByHost } from '../../../main/engine/category.ts';
import type { Observer } from '../../../main/engine/observer.ts';
import { replicate } from '../../../main/engine/run.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { anyKernelSpec } from '../../support/kernel-specs.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { specOn } from '../../support/specs.ts';

interface Interrupt {
  readonly cpu: number;
  readonly start: number;
  readonly end: number;
}

/** What an observer hears of interrupts over CPUs that are not idle. */
function listen(spec: Spec) {
  const interrupts: Interrupt[] = [];
  let span = { from: 0, to: 0 };
  const heard: Partial<Observer> = {
    measures: (from, to) => (span = { from, to }),
    steals: (cpu, start, end, to) => {
      const isOther = to === idleHandler || to === category.localFlush || to === stolenByHost;
      if (!isOther) interrupts.push({ cpu, start, end });
    },
  };
  const nothing = (): void => {};
  const get = (_: object, name: keyof Observer) => heard[name] ?? nothing;
  const result = replicate(spec, 0, new Proxy({}, { get }) as Observer);
  return { interrupts, span, result, disturbance: result.disturbance! };
}

describe('who is disturbed', () => {
  it('is what an observer hears of interrupts, in any spec', () => {
    let heardAny = 0;
    fc.assert(
      fc.property(anyKernelSpec, (spec) => {
        const { interrupts, span, disturbance } = listen(spec);
        const { from, to } = span;
        const counted = interrupts.filter(({ start }) => start >= from && start < to);
        heardAny += counted.length;
        const within = interrupts.map(({ start, end }) =>
          Math.max(0, Math.min(end, to) - Math.max(start, from)),
        );
        const stolen = within.reduce((a, b) => a + b, 0);
        expect(disturbance.interruptions).toBe(counted.length);
        expect(disturbance.stolenNs).toBeCloseTo(stolen, 2);
        const perCpu = Map.groupBy(counted, ({ cpu }) => cpu);
        const most = Math.max(0, ...[...perCpu.values()].map((own) => own.length));
        expect(disturbance.worstCpu.interruptions).toBe(most);
        expect(disturbance.runs.max).toBeLessThanOrEqual(to - from);
      }),
      { numRuns: scaleRuns(150), seed: 31 },
    );
    expect(heardAny).toBeGreaterThan(100);
  });

  it('runs without a pause are all the time that nothing stole, without idleness', () => {
    const spec = specOn(4, 'sync', { tasks: 4, burstMs: 1e6 }, { measureMs: 5, warmupMs: 1 });
    const { disturbance } = listen(spec);
    expect(disturbance.runs.sum + disturbance.stolenNs).toBeCloseTo(4 * 5e6, 0);
    expect(disturbance.worstTask).toEqual(disturbance.worstCpu);
    expect(disturbance.longestPauseNs).toBeGreaterThan(0);
  });

  it('is nobody where nothing interrupts: a run is as long as the measured time', () => {
    const spec = specOn(2, 'none', { tasks: 2, burstMs: 1e6 }, { measureMs: 3, warmupMs: 1 });
    const { disturbance } = listen(spec);
    expect(disturbance).toMatchObject({ interruptions: 0, stolenNs: 0, longestPauseNs: 0 });
    expect(disturbance.runs).toMatchObject({ count: 2, max: 3e6 });
  });

  it('takes page operations from one to the next, and from waking', () => {
    const run = { measureMs: 5, warmupMs: 1 };
    const workload = { tasks: 1, burstMs: 1e6, userTimes: 'constant' } as const;
    const { disturbance, result } = listen(specOn(1, 'none', workload, run));
    const op = (39500 + 3700) / 2.1;
    expect(disturbance.ops.count).toBe(result.counters.ops);
    expect(disturbance.ops.max).toBeCloseTo(op, 6);
    // A task that blocks after each op: what it blocked for is no part of the next.
    const blocking = { ...workload, burstMs: 0.001, blockMs: 2 };
    const { disturbance: blocked } = listen(specOn(1, 'none', blocking, run));
    expect(blocked.ops.count).toBeGreaterThan(0);
    expect(blocked.ops.max).toBeLessThan(op + 2 * (3000 / 2.1) + 1);
  });
});
