import { describe, expect, it } from 'vitest';
import { replicate } from '../../../main/engine/run.ts';
import { cpuTimeCategories } from '../../../shared/cpu-time-categories.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const cpus = 4;
const ghz = 2;

/** Tasks that never block and do nothing but the kernel work of their operations. */
function specOf(
  workload: Partial<Workload>,
  policy: keyof typeof policies = 'none',
  sockets = 1,
): Spec {
  const machine = makeMachine(cpus, { ghz, sockets });
  const work = makeKernelBuild(cpus, {
    domain: 'user',
    placement: 'cpus',
    pages: 1,
    userTimes: 'constant',
    userCycles: 1,
    kernelCycles: 20_000,
    burstMs: 1e6,
    ...workload,
  });
  const run = { warmupMs: 0.2, measureMs: 2, horizonMs: 2, seed: 1 };
  return parseSpec(makeSpec(machine, work, policies[policy], run));
}

function times(spec: Spec) {
  const { cpuTimeNs, counters, lockWaitNs = 0, measuredNs } = replicate(spec, 0);
  const total = cpuTimeCategories.reduce((sum, name) => sum + cpuTimeNs[name], 0);
  return {
    waitShare: lockWaitNs / (cpus * measuredNs),
    kernelShare: cpuTimeNs.kernel / (cpus * measuredNs),
    opsPerSecond: counters.ops / (measuredNs / 1e9),
    total: total / (cpus * measuredNs),
  };
}

describe('the lock of an operation', () => {
  it('lets one writer work at a time: k - 1 of k tasks wait, in the kernel', () => {
    const alone = times(specOf({ writeLockShare: 1 }));
    const op = 20_000 / ghz / 1e9;
    expect(alone.opsPerSecond * op).toBeCloseTo(1, 2);
    expect(alone.waitShare).toBeCloseTo((cpus - 1) / cpus, 2);
    expect(alone.kernelShare).toBeGreaterThan(alone.waitShare);
    expect(alone.total).toBeCloseTo(1, 9);
  });

  it('lets readers work together: hardly a writer is as good as no lock', () => {
    const none = times(specOf({}));
    const readers = times(specOf({ writeLockShare: 1e-9 }));
    expect(readers).toEqual(none);
    expect(none.waitShare).toBe(0);
    const some = times(specOf({ writeLockShare: 0.1 }));
    expect(some.waitShare).toBeGreaterThan(0.05);
    expect(some.opsPerSecond).toBeLessThan(none.opsPerSecond);
    expect(some.total).toBeCloseTo(1, 9);
  });

  it('is held while a flush is waited for: others wait for that too', () => {
    // Tasks at the same pace would never meet.
    const spec: Partial<Workload> = {
      writeLockShare: 1,
      userTimes: 'exponential',
      userCycles: 40_000,
      kernelCycles: 2000,
    };
    const [waits, defers] = [times(specOf(spec, 'sync')), times(specOf(spec, 'deferred'))];
    expect(waits.waitShare).toBeGreaterThan(1.5 * defers.waitShare);
    expect(waits.total).toBeCloseTo(1, 9);
  });

  it('is one for each socket with the scope of one: tasks on others do not wait for it', () => {
    const bySocket = { writeLockShare: 1, lockScope: 'socket' } as const;
    const whole = times(specOf({ writeLockShare: 1 }));
    const halves = times(specOf(bySocket, 'none', 2));
    expect(times(specOf(bySocket, 'none', 1))).toEqual(whole);
    expect(halves.opsPerSecond / whole.opsPerSecond).toBeCloseTo(2, 1);
    expect(halves.waitShare).toBeCloseTo((cpus / 2 - 1) / (cpus / 2), 2);
    expect(times(specOf(bySocket, 'none', 4)).waitShare).toBe(0);
  });

  it('is that of the socket for scheduled tasks too, which are a process each', () => {
    const fields = { domain: 'direct-map', placement: 'free', writeLockShare: 1 } as const;
    const some = times(specOf({ ...fields, lockScope: 'socket' }));
    expect(some.waitShare).toBeCloseTo((cpus - 1) / cpus, 2);
    expect(some.total).toBeCloseTo(1, 9);
  });

  it('is of one process: tasks that are scheduled have none together', () => {
    expect(() => specOf({ domain: 'direct-map', placement: 'free', writeLockShare: 1 })).toThrow(
      'needs a workload.placement other than free, or workload.lockScope=socket',
    );
  });
});
