import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import { isShortWarmup, warmupNs } from '../../../main/engine/warmup.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { longOr, scaleRuns } from '../../support/scale-runs.ts';
import type { PolicyName } from '../../support/policies.ts';
import { specOn } from '../../support/specs.ts';

const specOf = (policy: PolicyName, ...rest: [Partial<Workload>?, Partial<RunSettings>?]): Spec =>
  specOn(4, policy, ...rest);

describe('the warm-up', () => {
  it.each([
    // Few tasks of kernel-build are blocked at any time: that has settled at once.
    ['none', {}, 2],
    ['deferred', {}, 2],
    ['deferred-bounded', {}, 2],
    ['deferred-tick', {}, 4],
    ['deferred-entry', {}, 4],
    // Tasks that never block are in their steady state.
    ['none', { burstMs: 1e6 }, 2],
    // Slices of 24 ms x 4 / 8, then a tick.
    ['none', { tasks: 8, burstMs: 1e6, blockMs: 1 }, 16],
    ['none', { burstMs: 1e4, blockMs: 1e4 }, 1000],
  ] as const)('that auto gives under %s with %o is %d ms', (policy, workload, wantedMs) => {
    expect(warmupNs(specOf(policy, workload)) / 1e6).toBeCloseTo(wantedMs, 9);
  });

  it('is auto if nothing is set, and else what is set', () => {
    expect(specOf('none').run.warmupMs).toBe('auto');
    expect(warmupNs(specOf('none', {}, { warmupMs: 7 }))).toBe(7e6);
  });

  it('lets CPUs reach a maximum age twice', () => {
    const { policy, ...others } = specOf('deferred-bounded');
    expect(warmupNs({ ...others, policy: { ...policy, maxAgeUs: 9000 } })).toBe(18e6);
  });

  it('is longer where interrupts make bursts longer', () => {
    const long = { burstMs: 2, blockMs: 20 };
    const none = warmupNs(specOf('none', long));
    expect(warmupNs(specOf('sync', long))).toBeGreaterThan(1.05 * none);
    expect(warmupNs(specOf('deferred', long))).toBe(none);
  });

  it('is too short if blocking has not settled, however it was set', () => {
    const long = { burstMs: 10, blockMs: 20 };
    expect(isShortWarmup(specOf('none', long, { warmupMs: 2 }))).toBe(true);
    expect(isShortWarmup(specOf('none', long, { warmupMs: 40 }))).toBe(false);
    expect(isShortWarmup(specOf('none', long))).toBe(false);
    expect(isShortWarmup(specOf('none', {}, { warmupMs: 2 }))).toBe(false);
    expect(isShortWarmup(specOf('none', { burstMs: 1e4, blockMs: 1e4 }))).toBe(true);
  });

  it('ends when the mean number of blocked tasks is near what it comes to', () => {
    const seen = { waiting: 0 };
    const anyWorkload = fc.record({
      tasks: fc.integer({ min: 1, max: 24 }),
      burstMs: fc.double({ min: 0.5, max: 30, noNaN: true }),
      blockMs: fc.double({ min: 0.5, max: 30, noNaN: true }),
    });
    fc.assert(
      fc.property(anyWorkload, (workload) => {
        const ms = warmupNs(specOf('none', workload)) / 1e6;
        const { tasks, blockMs } = workload;
        const burstMs = workload.burstMs + (39500 + 3700) / 2.1e6;
        const blockedAt = (end: number) => {
          const steps = 20_000;
          let blocked = 0;
          for (let i = 0; i < steps; i++) {
            const rate = Math.min(4, tasks - blocked) / burstMs - blocked / blockMs;
            blocked += (rate * end) / steps;
          }
          return blocked;
        };
        const final = blockedAt(100 * (burstMs + blockMs));
        const error = Math.abs(blockedAt(ms) - final) / tasks;
        expect(error).toBeLessThan(0.0012);
        // No longer than it takes: a tenth earlier it is still on its way, if this is what settles.
        const settled = Math.abs(blockedAt(0.9 * ms) - final) / tasks;
        expect(ms > 20 ? settled : 1).toBeGreaterThan(0.0011);
        if (tasks > 4 && ms > 2) seen.waiting += 1;
      }),
      { seed: 3, numRuns: scaleRuns(200) },
    );
    expect(seen.waiting).toBeGreaterThan(5);
  });
});

describe('the idle share after an automatic warm-up', () => {
  /** Ops of 0.5 ms, so that many replications are quick. */
  const slow = { userCycles: 1e6, allocShare: 0 };

  function idleShare(spec: Spec, run: Partial<RunSettings>, replications: number): number {
    let sum = 0;
    for (let i = 0; i < replications; i++) {
      const settings = { ...spec.run, horizonMs: 0, ...run };
      const { cpuTimeNs, measuredNs } = replicate({ ...spec, run: settings }, i);
      sum += cpuTimeNs.idle / (spec.machine.cpus * measuredNs);
    }
    return sum / replications;
  }

  it.each([
    ['none', { tasks: 4, burstMs: 10, blockMs: 20 }, 0.1],
    ['none', { tasks: 9, burstMs: 10, blockMs: 40 }, 0.1],
    ['none', { tasks: 9, burstMs: 10, blockMs: 20 }, 0.1],
    ['none', { tasks: 12, burstMs: 40, blockMs: 100 }, 0.1],
    ['sync', { tasks: 4, burstMs: 5, blockMs: 20 }, 0.1],
    ['deferred-tick', { tasks: 3, burstMs: 5, blockMs: 20 }, 0.05],
    ['none', { tasks: 4, burstMs: 4, blockMs: 0.2 }, 0],
  ] as const)('is that of a long run under %s with %o', (policy, workload, errorOfOld) => {
    const spec = specOf(policy, { ...slow, ...workload });
    const steady = idleShare(spec, { warmupMs: 2000, measureMs: longOr(20_000, 5000) }, 3);
    const many = longOr(400, 200);
    expect(Math.abs(idleShare(spec, {}, many) - steady)).toBeLessThan(0.03);
    // 2 ms, the default once, were too short where tasks block for long.
    const old = idleShare(spec, { warmupMs: 2 }, many);
    expect(Math.abs(old - steady)).toBeGreaterThanOrEqual(errorOfOld);
  });
});
