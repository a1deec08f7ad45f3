import { none } from '../../engine/policies/none.ts';
import { settlingMs } from '../../../shared/settling-time.ts';
import { replicate } from '../../engine/run.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { Estimate, ReplicationResult } from '../../../shared/result.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import { fitReplications } from '../../../shared/trace-fit.ts';
import { absentUserPolicy } from '../../../shared/spec/user-side.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { firstModel } from '../../engine/kernels/first-model.ts';

const replications = fitReplications;
/** Half-width of a 95 % interval in standard errors: Student's t for 8 values. */
const t95 = 2.364624251592785;
/** The search and what checks it use different streams, so that no check sees the search's noise. */
export const seeds = { search: 1, check: 2, windows: 3 } as const;

/**
 * Simulated time is as long as `most` switches take, but no longer than `usual` ops and ticks. If those
 * give fewer than `few` switches, up to `most` ops and ticks to get that many.
 */
const switchCounts = { most: 160_000, few: 10_000 } as const;
const eventCounts = { most: 6e6, usual: 1.5e6 } as const;
/** The shortest simulated time of a replication, ms. */
export const shortestMs = 10;

/** The rates by which a recording and a simulation are compared. */
export interface Rates {
  /** Page operations per second over all CPUs. */
  readonly ops: number;
  /** Switches per CPU and second, including those to idle. */
  readonly switches: number;
  /** Share of CPU time that is not idle. */
  readonly busy: number;
}

/** Simulated time of a replication that measures rates like these well enough, ms. */
function measureMsFor({ ops, switches, busy }: Rates, { cpus, tickHz }: Machine): number {
  const secondsOf = (count: number) => count / (switches * cpus);
  const secondsFor = (events: number) => events / (ops + busy * cpus * tickHz);
  const enough = Math.min(secondsOf(switchCounts.few), secondsFor(eventCounts.most));
  const affordable = Math.max(secondsFor(eventCounts.usual), enough);
  const seconds = Math.min(secondsOf(switchCounts.most), affordable);
  return Math.max(shortestMs, (1e3 * seconds) / replications);
}

/** Run settings for a workload with about these rates; `effort`: as of a fit. */
export function runSettings(
  workload: Workload,
  machine: Machine,
  { rates, effort }: { readonly rates: Rates; readonly effort: number },
): RunSettings {
  const measureMs = Math.max(shortestMs, effort * measureMsFor(rates, machine));
  return {
    seed: seeds.search,
    replicationsMin: replications,
    replicationsMax: replications,
    precision: 1,
    precisionOf: 'overhead-tick',
    measureMs,
    warmupMs: Math.min(measureMs, settlingMs(workload, workload.tasks / machine.cpus)),
    horizonMs: 0,
  };
}

/** The replications of a workload under a policy. */
export function simulate(
  workload: Workload,
  machine: Machine,
  { policy, run }: { readonly policy: Policy; readonly run: RunSettings },
): ReplicationResult[] {
  const { kernel } = firstModel;
  const spec = { workload, machine, kernel, policy, userPolicy: absentUserPolicy, run };
  return Array.from({ length: replications }, (_, replication) => replicate(spec, replication));
}

/** The rates of each replication of a workload under policy none. */
export function simulateRates(workload: Workload, machine: Machine, run: RunSettings): Rates[] {
  const results = simulate(workload, machine, { policy: none.policy, run });
  return results.map(({ measuredNs, counters, cpuTimeNs }) => {
    const seconds = measuredNs / 1e9;
    return {
      ops: counters.ops / seconds,
      switches: counters.contextSwitches / (seconds * machine.cpus),
      busy: 1 - cpuTimeNs.idle / (measuredNs * machine.cpus),
    };
  });
}

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Mean of the replications with its 95 % interval. */
export function estimate(values: readonly number[]): Estimate {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = t95 * Math.sqrt(squares / (replications - 1) / replications);
  return { mean, low: mean - half, high: mean + half };
}

export function meanRates(rates: readonly Rates[]): Rates {
  return {
    ops: meanOf(rates.map((one) => one.ops)),
    switches: meanOf(rates.map((one) => one.switches)),
    busy: meanOf(rates.map((one) => one.busy)),
  };
}
