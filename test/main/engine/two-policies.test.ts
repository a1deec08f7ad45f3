import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { horizonsOf } from '../../../main/engine/horizon.ts';
import { kernels } from '../../../main/engine/kernels/index.ts';
import { kernelsOwn } from '../../../main/engine/policies/kernel.ts';
import { policies } from '../../../main/engine/policies/index.ts';
import { replicate } from '../../../main/engine/run.ts';
import { recordTimeline } from '../../../main/engine/timeline/record.ts';
import { cpuTimeCategories } from '../../../shared/cpu-time-categories.ts';
import { absentUserPolicy } from '../../../shared/spec/user-side.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

type Preset = (typeof policies)[number];

const ofKernel = policies.filter(({ policy }) => policy.remote !== 'rar');
const ofDirectMap = ofKernel.filter(({ governs }) => governs.includes('direct-map'));
const ofUsers = ofKernel.filter(({ governs }) => governs.includes('user'));
const cpus = 6;

function specOf(
  { policy }: Preset,
  { policy: userPolicy }: Preset,
  kernel: (typeof kernels)[number]['kernel'],
  userShare = 0.4,
): Spec {
  const workload = makeKernelBuild(cpus, {
    userShare,
    placement: 'sockets',
    pages: 3,
    burstMs: 0.3,
    blockMs: 0.2,
    userCycles: 20_000,
    freePages: 200,
  });
  const run = { warmupMs: 0.3, measureMs: 1, horizonMs: 8, seed: 1 };
  const spec = makeSpec(makeMachine(cpus, { sockets: 2 }), workload, policy, run);
  return parseSpec({ ...spec, kernel, userPolicy });
}

const named = (name: string) => policies.find(({ policy }) => policy.name === name)!;
const kernelOf = (name: string) => kernels.find(({ kernel }) => kernel.name === name)!.kernel;

/** What is wrong with the results of a spec. */
function findFaults(spec: Spec): string[] {
  const { exposure, contract, cpuTimeNs, counters, measuredNs, user } = replicate(spec, 0);
  const times = cpuTimeCategories.map((name) => cpuTimeNs[name]);
  const total = times.reduce((a, b) => a + b, 0) / (cpus * measuredNs);
  const sides = [
    { name: 'direct map', exposure, contract },
    { name: 'user mappings', exposure: user!.exposure, contract: user!.contract },
  ];
  const requests = exposure.requestCount + user!.exposure.requestCount;
  return [
    ...(Math.abs(total - 1) > 1e-9 ? [`CPU time adds up to ${total}`] : []),
    ...(requests === counters.flushRequests ? [] : ['requests are missing']),
    ...sides.flatMap(
      ({ name, exposure: { pairs, pairCount, openPairs, requestCount }, contract: own }) => [
        ...(pairCount === requestCount * (cpus - 1) ? [] : [`${name}: pairs are missing`]),
        ...(pairs.count + openPairs === pairCount ? [] : [`${name}: pairs are lost`]),
        ...(own.breaches === 0 ? [] : [`${name}: broken ${own.breaches} times`]),
      ],
    ),
  ];
}

describe('a policy for the direct map and another one for user mappings', () => {
  it('each keep their contract, and lose no time, no pair and no request', () => {
    const choice = fc.tuple(
      fc.constantFrom(...ofDirectMap),
      fc.constantFrom(...ofUsers),
      fc.constantFrom(...kernels),
    );
    const faults = fc
      .sample(choice, { numRuns: scaleRuns(250), seed: 3 })
      .flatMap(([own, user, { kernel }]) =>
        findFaults(specOf(own, user, kernel)).map(
          (fault) => `${own.policy.name} + ${user.policy.name} on ${kernel.name}: ${fault}`,
        ),
      );
    expect(faults).toEqual([]);
  });

  it.each(ofUsers.map((preset) => [preset.policy.name, preset] as const))(
    'are %s alone where all requests are for user mappings, bit for bit',
    (_name, preset) => {
      for (const { kernel } of [kernels[0]!, kernels.at(-1)!]) {
        const mixed = specOf(named('none'), preset, kernel, 1);
        const alone = parseSpec({
          ...mixed,
          workload: { ...mixed.workload, domain: 'user', userShare: 0 },
          policy: mixed.userPolicy,
          userPolicy: absentUserPolicy,
        });
        const { user, ...both } = replicate(mixed, 0);
        const { exposure, contract, shootdownLatency, ...one } = replicate(alone, 0);
        expect(user!.exposure).toEqual(exposure);
        expect(user!.shootdownLatency).toEqual(shootdownLatency);
        // The other policy is allowed for in what time a bound allows.
        const { boundNs: _bound, ...found } = contract;
        expect(user!.contract).toMatchObject(found);
        expect(both.exposure.requestCount).toBe(0);
        expect({ ...both, ...one }).toEqual(both);
      }
    },
  );

  it('leave each other their windows: a full flush for user mappings closes none of the direct map', () => {
    const spec = specOf(named('no-flush'), kernelsOwn, kernelOf('first-model'));
    const userPolicy = { ...spec.userPolicy, flushCeilingPages: 0 };
    const { exposure, user, counters } = replicate({ ...spec, userPolicy }, 0);
    expect(user!.exposure.openPairs).toBe(0);
    expect(user!.exposure.pairCount).toBeGreaterThan(0);
    expect(exposure.pairCount).toBeGreaterThan(0);
    expect(counters.nr_tlb_local_flush_all).toBeGreaterThan(0);
    expect(exposure.openPairs).toBe(exposure.pairCount);
  });

  it('have those for user mappings closed by full flushes for the direct map', () => {
    const spec = specOf(named('sync'), named('no-flush'), kernelOf('first-model'));
    const fullyFlushed = { ...spec, policy: { ...spec.policy, flushCeilingPages: 0 } };
    const userPolicy = { ...named('local-only').policy };
    const closed = replicate({ ...fullyFlushed, userPolicy }, 0).user!.exposure;
    const open = replicate({ ...spec, userPolicy, policy: named('none').policy }, 0).user!.exposure;
    expect(closed.openPairs).toBe(0);
    expect(closed.pairCount).toBeGreaterThan(0);
    expect(open.pairCount).toBeGreaterThan(0);
    expect(open.openPairs).toBe(open.pairCount);
  });

  it('are what the kernel does where nothing is said of user mappings', () => {
    expect(absentUserPolicy).toEqual(kernelsOwn.policy);
  });

  it('follow windows as long as each needs, and show no timeline', () => {
    const spec = specOf(named('deferred'), kernelsOwn, kernelOf('4.14'));
    const auto: Spec = { ...spec, run: { ...spec.run, horizonMs: 'auto' } };
    const long: Spec = { ...auto, workload: { ...auto.workload, burstMs: 4, blockMs: 0.1 } };
    const [directMap = 0, user = Infinity] = horizonsOf(long);
    expect(user).toBeLessThan(directMap);
    const { domains } = recordTimeline(long, 0);
    expect(domains.map(({ horizonNs }) => horizonNs)).toEqual([directMap, user]);
    expect(domains.map(({ name }) => name)).toEqual(['direct-map', 'user']);
  });
});

describe('a spec with two policies', () => {
  const spec = specOf(named('deferred'), named('latr'), kernelOf('4.20'));
  const refusal = (changed: object) => {
    try {
      parseSpec({ ...spec, ...changed });
    } catch (error) {
      return String(error);
    }
    return 'taken';
  };
  it.each([
    ['workload.userShare above 0', { workload: { ...spec.workload, userShare: 0 } }],
    ['placement other than free', { workload: { ...spec.workload, placement: 'free' } }],
    ['workload.domain=direct-map', { workload: { ...spec.workload, domain: 'user' } }],
    ['other than rar', { policy: named('rar').policy }],
    ['other than rar', { userPolicy: named('rar').policy }],
    ['decide about the direct map', { userPolicy: named('deferred-batch').policy }],
    ['policy.gather', { policy: named('reclaim-batch').policy }],
    [
      'one timer of ages',
      { policy: named('deferred-bounded').policy, userPolicy: named('deferred-bounded').policy },
    ],
  ])('says what is wrong: %s', (message, changed) => {
    expect(refusal(changed)).toContain(message);
  });
});
