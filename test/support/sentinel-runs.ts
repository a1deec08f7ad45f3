import type { ReplicationRow } from '../../main/store/store.ts';
import { counterNames } from '../../shared/counter-names.ts';
import { cpuTimeCategories } from '../../shared/cpu-time-categories.ts';
import { binBits } from '../../shared/histogram-bins.ts';
import type { ContractResult, Estimate, RunDistributions, RunResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { makeRun } from '../shared/text/support/random-runs.ts';
import type { ReplayResult } from '../../shared/trace-replay.ts';
import { broadcast as broadcastPreset } from '../../main/engine/policies/broadcast.ts';
import { makeReplay } from './made-of-traces.ts';
import { policies } from './policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from './specs.ts';
import { makeContract, noContract } from './contracts.ts';
import { makeWindows, noWindows } from './window-times.ts';

/** What a sentinel run is besides precise, of many replications and as recorded. */
export interface SentinelPlan {
  readonly isSingle?: boolean;
  readonly isImprecise?: boolean;
}

const within = (mean: number, half: number): Estimate => ({
  mean,
  low: Number((mean - half).toPrecision(12)),
  high: Number((mean + half).toPrecision(12)),
});

/** Nothing where nothing is promised; else not tested if an age is bounded, and broken. */
function contractOf({ policy: { contract: bound } }: Spec): ContractResult {
  if (bound === 'unbounded') return noContract;
  return bound === 'max-age'
    ? makeContract({ bound, answer: 'not-tested', occasions: 0 })
    : makeContract({ bound, answer: 'broken', breaches: 3 });
}

/**
 * A run whose figures occur nowhere else, so that each is known again in any text. Policy `none` is its
 * own baseline. See the facts in qualified.ts.
 */
export function sentinelRun(key: string, spec: Spec, plan: SentinelPlan = {}): RunResult {
  const { isSingle = false, isImprecise = false } = plan;
  const own = (mean: number, half: number) => within(mean, isSingle ? 0 : half);
  const known = (mean: number, half: number) => (isSingle ? null : within(mean, half));
  const isBaseline = spec.policy.name === 'none';
  const ratio = (mean: number, half: number) => (isBaseline ? within(1, 0) : own(mean, half));
  const count = 987_654_321;
  const windows = makeWindows({
    horizonNs: 43e6,
    pairs: {
      ...noWindows,
      count,
      openShare: 0.366,
      p50: 16_200,
      p50Estimate: known(16_200, 300),
    },
    busy: {
      ...noWindows,
      count,
      p50: 5550,
      p90: 7.77e6,
      p99: 8.88e6,
      max: 37.7e6,
      p50Estimate: known(5550, 110),
      p90Estimate: known(7.77e6, 130_000),
      p99Estimate: known(8.88e6, 210_000),
    },
    worstCpu: { ...noWindows, count: 1_234_567, openShare: 1 },
  });
  return makeRun(spec, {
    key,
    modelVersion: '4',
    replications: isSingle ? 1 : 41,
    precisionReached: !isImprecise,
    overhead: {
      tick: ratio(25.13, 0.83),
      precise: ratio(27.64, 0.91),
      elapsed: ratio(9.13, 0.47),
    },
    sysSeconds: { tick: own(777.7, 6.6), precise: own(777.7, 6.6) },
    elapsedSeconds: own(333.3, 4.4),
    counters: { ...makeRun(spec).counters, ops: 1000 },
    shootdownLatencyNs: { count: 1_234_567, mean: 14_400, p50: 13_300, p99: 33_300, max: 74_000 },
    exposureWindowNs: isBaseline ? makeWindows() : windows,
    contract: contractOf(spec),
    attackedContract:
      spec.workload.attacker === 'none'
        ? null
        : makeContract({ answer: 'broken', longestNs: 61.7e6, isLongestOpen: true }),
  });
}

const zeros = <K extends string>(names: readonly K[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as { [P in K]: number };

/** Its replications: of each number as many above the mean as below. */
export function sentinelReplications({ machine }: Spec): ReplicationRow[] {
  const ops = 1000;
  return Array.from({ length: 41 }, (_, replication) => {
    const off = replication === 40 ? 0 : replication % 2 === 0 ? 1 : -1;
    const measuredNs = 1e12 / machine.cpus;
    return {
      replication,
      digest: 'd'.repeat(64),
      result: {
        replication,
        measuredNs,
        warmupNs: 0,
        cpuTimeNs: { ...zeros(cpuTimeCategories), localFlush: (61_300 + 900 * off) * ops },
        idleHandlerNs: 0,
        counters: { ...zeros(counterNames), ops, interruptsTaken: 71_900 + 2000 * off },
        contract: noObservation,
        attackedContract: null,
      },
    };
  });
}

const noObservation = {
  occasions: 0,
  breaches: 0,
  worstNs: null,
  boundNs: null,
  longestNs: 0,
  isLongestOpen: false,
};

/** A replay with the same windows, and a contract that was broken. */
export function sentinelReplay(policy: 'sync' | 'broadcast'): ReplayResult {
  const spec = { ...makeSpec(makeMachine(8), makeKernelBuild(8), policies.sync) };
  const { exposureWindowNs, contract } = sentinelRun('a'.repeat(64), spec);
  const own = policy === 'sync' ? policies.sync : broadcastPreset.policy;
  return makeReplay({ policy: own, exposureWindowNs, contract });
}

/** Its distributions: what closed did so at once. */
export function sentinelDistributions(): RunDistributions {
  const closed = Math.round(987_654_321 * (1 - 0.366));
  const state = { count: closed, sum: 16_200 * closed, max: 16_200, bins: [13 << binBits, closed] };
  return { shootdownLatency: state, pairs: state, worstCpu: { ...state, count: 0, bins: [] } };
}
