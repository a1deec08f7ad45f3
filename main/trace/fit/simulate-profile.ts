import { none } from '../../engine/policies/none.ts';
import { replicate } from '../../engine/run.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Estimate } from '../../../shared/result.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import type { Workload } from '../../../shared/spec/workload.ts';

const replications = 8;
/** Half-width of a 95 % interval in standard errors: Student's t for 8 values. */
const t95 = 2.364624251592785;
/** Streams of the search and of the check are different, so that the check is not of its own noise. */
export const seeds = { search: 1, check: 2 } as const;

/**
 * Simulated time is as long as `most` switches take, but not longer than `usual` ops and ticks; where
 * those are less than `few` switches, up to `most` ops and ticks for as many.
 */
const switchCounts = { most: 160_000, few: 10_000 } as const;
const eventCounts = { most: 6e6, usual: 1.5e6 } as const;
const shortestMs = 10;
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

/** Simulated time of each replication that gives rates like these well enough, ms. */
function measureMsFor({ ops, switches, busy }: Rates, { cpus, tickHz }: Machine): number {
  const secondsOf = (count: number) => count / (switches * cpus);
  const secondsFor = (events: number) => events / (ops + busy * cpus * tickHz);
  const enough = Math.min(secondsOf(switchCounts.few), secondsFor(eventCounts.most));
  const affordable = Math.max(secondsFor(eventCounts.usual), enough);
  const seconds = Math.min(secondsOf(switchCounts.most), affordable);
  return Math.max(shortestMs, (1e3 * seconds) / replications);
}

/** How a workload is simulated if its rates are about these. */
export function runSettings(workload: Workload, machine: Machine, rates: Rates): RunSettings {
  const measureMs = measureMsFor(rates, machine);
  const cycleMs = (workload.tasks / machine.cpus) * workload.burstMs + workload.blockMs;
  return {
    seed: seeds.search,
    replicationsMin: replications,
    replicationsMax: replications,
    precision: 1,
    measureMs,
    warmupMs: Math.min(measureMs, warmupCycles * cycleMs),
    horizonMs: 0,
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
