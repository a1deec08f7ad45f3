import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { requestBytes } from '../../../main/engine/request-log.ts';
import { replicate } from '../../../main/engine/run.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import { anyKernelSpec, anyMixedSpec } from '../../support/kernel-specs.ts';
import { longOr } from '../../support/scale-runs.ts';
import { policies, policyNames } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const limits = vi.hoisted(() => ({ firstRoom: 0, mostBytes: 0, mostPlaces: 2 ** 31 - 2 }));
vi.mock('../../../main/engine/request-log-limits.ts', () => limits);

/** One replication of a spec whose log has so much room at first, and at most. */
function resultOf(spec: Spec, firstRoom: number, mostRequests: number) {
  Object.assign(limits, { firstRoom, mostBytes: mostRequests * requestBytes });
  return replicate(spec, 0);
}

/** With room for all requests from the start nothing is ever dropped. */
const all = 2 ** 17;
function keepingAll(spec: Spec) {
  const result = resultOf(spec, all, all);
  expect(result.exposure.requestCount).toBeLessThan(all);
  return result;
}
const dropping = (spec: Spec) => resultOf(spec, 4, 2 ** 24);
/** With no room for all, but for some hundred at first. */
const limited = (spec: Spec, most: number) => resultOf(spec, most / 4, most);

/** Two of the CPUs have no task: under a deferral they are stale for ever. */
function idleCpus(policy: keyof typeof policies, measureMs: number): Spec {
  const workload = makeKernelBuild(6, { blockMs: 1, burstMs: 1 });
  return makeSpec(makeMachine(8), workload, policies[policy], {
    warmupMs: 0.5,
    measureMs,
    horizonMs: 0.3,
  });
}

it.each(policyNames)('gives the same bits as a log of all requests, under %s', (policy) => {
  for (const horizonMs of [0.05, 1.5]) {
    for (const fields of [{}, { attacker: 'spinner' }, { isolatedCpus: 1 }] as const) {
      const spec = idleCpus(policy, 6);
      const workload = { ...spec.workload, ...fields };
      const run = { ...spec.run, horizonMs };
      expect(dropping({ ...spec, workload, run })).toEqual(keepingAll({ ...spec, workload, run }));
    }
  }
});

it('gives the same bits under any kernel, domain, placement, policy and topology', () => {
  const anySpec = fc
    .oneof(anyKernelSpec, anyMixedSpec)
    .chain((spec) =>
      fc
        .record({ horizonMs: fc.constantFrom(0.001, 0.05, 0.5), measureMs: fc.constantFrom(1, 4) })
        .map((run) => parseSpec({ ...spec, run: { ...spec.run, ...run } })),
    );
  fc.assert(
    fc.property(anySpec, (spec) => {
      expect(dropping(spec)).toEqual(keepingAll(spec));
    }),
    { numRuns: longOr(2000, 100), seed: 7 },
  );
});

it.each(['deferred', 'deferred-tick', 'latr', 'no-flush'] as const)(
  'needs room only for what is followed, with windows that never close, under %s',
  (policy) => {
    const spec = idleCpus(policy, 40);
    const whole = keepingAll(spec);
    const most = 1024;
    expect(whole.exposure.requestCount).toBeGreaterThan(2 * most);
    expect(whole.exposure.openIdlePairs).toBeGreaterThan(2 * most);
    expect(limited(spec, most)).toEqual(whole);
    // What is followed for so long cannot be dropped.
    const followed = { ...spec, run: { ...spec.run, horizonMs: 80 } };
    expect(() => limited(followed, most)).toThrow(
      'a replication keeps 1024 flush requests, and may use no more than 0.0451 MB for them',
    );
  },
);

it('keeps what a bound asks of each request, and says so where that is too much', () => {
  const policy = { ...policies.deferred, contract: 'shootdown' } as const;
  const spec = { ...idleCpus('deferred', 40), policy };
  expect(dropping(spec)).toEqual(keepingAll(spec));
  expect(() => limited(spec, 1024)).toThrow('a replication keeps 1024 flush requests');
});

it('limits what it keeps of dropped requests too, and says of how many that is', () => {
  const spec = idleCpus('no-flush', 40);
  const short = { ...spec, run: { ...spec.run, horizonMs: 0.01 } };
  const whole = keepingAll(short);
  const most = 64;
  let message = '';
  try {
    resultOf(short, 4, most);
  } catch (error) {
    ({ message } = error as Error);
  }
  const said =
    /^a replication keeps parts of (\d+) old flush requests, and may use no more than 0.00282 MB for them$/;
  expect(message).toMatch(said);
  const kept = Number(said.exec(message)?.[1]);
  expect(kept).toBeGreaterThan(most);
  expect(kept).toBeLessThan(whole.exposure.requestCount);
});
