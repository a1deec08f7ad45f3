import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernels } from '../../../main/engine/kernels/index.ts';
import type { Observer } from '../../../main/engine/observer.ts';
import { policies } from '../../../main/engine/policies/index.ts';
import { cpuOf, isWaiting } from '../../../main/engine/requester.ts';
import { replicate } from '../../../main/engine/run.ts';
import { cpuTimeCategories } from '../../../shared/cpu-time-categories.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import { workloadFields } from '../../../shared/spec/workload-fields.ts';
import { isLongRun, longOr } from '../../support/scale-runs.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

type Requester = Parameters<typeof cpuOf>[0];

/** Who was asked for each request that is waited for, and who answered it. */
class Answers implements Partial<Observer> {
  private readonly current = new Map<number, { asked: number[]; answered: number[] }>();
  readonly faults: string[] = [];
  asked = 0;

  requests(cpu: number): void {
    this.check(cpu);
    this.current.set(cpu, { asked: [], answered: [] });
  }
  queues(target: number, _at: number, requester: Requester): void {
    if (!isWaiting(requester)) return;
    this.current.get(cpuOf(requester))?.asked.push(target);
    this.asked += 1;
  }
  served(cpu: number, _end: number, requester: Requester): void {
    if (isWaiting(requester)) this.current.get(cpuOf(requester))?.answered.push(cpu);
  }

  /** A CPU that asks anew has been answered: once by each that it had asked. */
  private check(cpu: number): void {
    const { asked, answered } = this.current.get(cpu) ?? { asked: [], answered: [] };
    const isEach = String(asked) === String(answered.toSorted((a, b) => a - b));
    if (!isEach) this.faults.push(`${cpu} asked ${asked} and was answered by ${answered}`);
  }
}

const nothing = (): void => {};

function simulate(spec: Spec) {
  const answers = new Answers();
  const get = (_: object, name: keyof Answers): unknown => {
    const call = answers[name] as unknown;
    return typeof call === 'function' ? call.bind(answers) : nothing;
  };
  const result = replicate(spec, 0, new Proxy({}, { get }) as Observer);
  return { answers, result };
}

const domains = workloadFields.domain.choices;
const environments = ['plain', 'guest', 'isolated', 'deep-idle'] as const;

interface Choice {
  readonly kernel: (typeof kernels)[number]['kernel'];
  readonly policy: (typeof policies)[number]['policy'];
  readonly domain: (typeof domains)[number];
  readonly environment: (typeof environments)[number];
}

function specOf({ kernel, policy, domain, environment }: Choice): Spec {
  const cpus = 6;
  const machine = makeMachine(cpus, {
    sockets: 2,
    ...(environment === 'guest' && { vcpuRunMs: 0.3, vcpuStolenMs: 0.05, ipiExitNs: 900 }),
    ...(environment === 'deep-idle' && { deepIdleUs: 40 }),
  });
  const workload = makeKernelBuild(environment === 'isolated' ? cpus - 1 : cpus, {
    domain,
    placement: domain === 'direct-map' ? 'free' : 'sockets',
    isolatedCpus: environment === 'isolated' ? 1 : 0,
    burstMs: 0.3,
    blockMs: 0.2,
    userCycles: 20_000,
  });
  const run = { warmupMs: 0.3, measureMs: 1, horizonMs: 8, seed: 1 };
  return parseSpec({ ...makeSpec(machine, workload, policy, run), kernel });
}

/** What is wrong with the result of a spec. */
function findFaults(choice: Choice): string[] {
  const spec = specOf(choice);
  const { answers, result } = simulate(spec);
  const { exposure, cpuTimeNs, counters, contract, measuredNs } = result;
  const others = spec.machine.cpus - 1;
  const times = cpuTimeCategories.map((name) => cpuTimeNs[name]);
  const total = times.reduce((a, b) => a + b, 0) / (spec.machine.cpus * measuredNs);
  const under = spec.machine.cpus * others;
  const lost = Math.abs(counters.ipisRequested - counters.nr_tlb_remote_flush_received);
  const isBroadcast = spec.policy.remote === 'broadcast';
  // What a host takes is time in which nothing is clean, and no bound of a time counts it.
  const isHeld =
    choice.environment === 'guest' && ['tick', 'max-age'].includes(spec.policy.contract);
  return [
    ...answers.faults,
    ...(Math.abs(total - 1) > 1e-9 ? [`CPU time adds up to ${total}`] : []),
    ...(times.some((ns) => !(ns >= -1e-3)) ? ['negative CPU time'] : []),
    ...(exposure.pairCount === exposure.requestCount * others ? [] : ['pairs are missing']),
    ...(exposure.pairs.count + exposure.openPairs === exposure.pairCount ? [] : ['pairs are lost']),
    ...(exposure.requestCount === counters.flushRequests ? [] : ['requests are missing']),
    ...(isBroadcast || lost <= under ? [] : [`${lost} requests were lost or taken twice`]),
    ...(isHeld || contract.breaches === 0 ? [] : [`broken ${contract.breaches} times`]),
    ...(counters.ops > 0 ? [] : ['nothing happened']),
  ];
}

const choices: readonly Choice[] = kernels.flatMap(({ kernel }) =>
  policies.flatMap(({ policy }) =>
    domains.flatMap((domain) =>
      environments.map((environment) => ({ kernel, policy, domain, environment })),
    ),
  ),
);
const nameOf = ({ kernel, policy, domain, environment }: Choice) =>
  `${kernel.name} ${policy.name} ${domain} ${environment}`;

describe('every kernel x policy x domain, on bare metal, in a guest, isolated and in deep idle', () => {
  it('keeps its contract, loses no time, no pair and no request, and each is answered once', () => {
    const some = fc.sample(fc.constantFrom(...choices), { numRuns: longOr(1, 120), seed: 11 });
    const tried = isLongRun ? choices : some;
    const faults = tried.flatMap((choice) =>
      findFaults(choice).map((fault) => `${nameOf(choice)}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });

  it('asks and answers: a suite that sees no request would find nothing', () => {
    const sync = choices.find(
      ({ kernel, policy, domain, environment }) =>
        kernel.name === '5.2' &&
        policy.name === 'sync' &&
        domain === 'user' &&
        environment === 'guest',
    )!;
    expect(simulate(specOf(sync)).answers.asked).toBeGreaterThan(100);
  });
});
