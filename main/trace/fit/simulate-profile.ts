import { none } from '../../engine/policies/none.ts';
import { replicate } from '../../engine/run.ts';
import type { Machine } from '../../../shared/machine.ts';
import type { Estimate } from '../../../shared/result.ts';
import type { RunSettings } from '../../../shared/spec.ts';
import type { Workload } from '../../../shared/workload.ts';

const replications = 8;
/** Half-width of a 95 % interval in standard errors: Student's t for 8 values. */
const t95 = 2.364624251592785;
/** Streams of the search and of the check are different, so that the check is not of its own noise. */
export const seeds = { search: 1, check: 2 } as const;

/** So many switches would give their rate to a quarter of a percent; at most so many ops are simulated. */
const wantedSwitches = 160_000;
const mostOps = 1.5e6;
const shortestMs = 10;
const longestMs = 60_000;
/** Warm-up, in the time that a task takes to wait, work and block. */
const warmupCycles = 5;

/** What a recording and a simulation are compared by. */
export interface Rates {
  /** Page operations a second, over all CPUs. */
  readonly ops: number;
  /** Switches a CPU and second, those to idle too. */
  readonly switches: number;
  /** Time of the CPUs that is not idle. */
  readonly busy: number;
}

/** Simulated time that gives rates like these well enough. */
export function runSettings(workload: Workload, cpus: number, rates: Rates): RunSettings {
  const forSwitches = wantedSwitches / (rates.switches * cpus);
  const forOps = mostOps / rates.ops;
  const measureMs = (1e3 * Math.min(forSwitches, forOps)) / replications;
  const cycleMs = (workload.tasks / cpus) * workload.burstMs + workload.blockMs;
  return {
    seed: seeds.search,
    replicationsMin: replications,
    replicationsMax: replications,
    precision: 1,
    measureMs: Math.min(longestMs, Math.max(shortestMs, measureMs)),
    warmupMs: Math.min(longestMs, measureMs, warmupCycles * cycleMs),
    drainMs: 0,
  };
}

/** The rates of each replication of a workload under policy none. */
export function simulateRates(workload: Workload, machine: Machine, run: RunSettings): Rates[] {
  const spec = { workload, machine, policy: none.policy, run };
  return Array.from({ length: replications }, (_, replication) => {
    const { measuredNs, counters, cpuTimeNs } = replicate(spec, replication);
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
