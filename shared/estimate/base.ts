import type { Spec } from '../spec/spec.ts';
import type { EstimateCosts } from './estimate-costs.ts';
import type { OpMix } from './op-mix.ts';
import type { Schedule } from './schedule.ts';

/** What an estimate starts from. */
export interface Base {
  readonly spec: Spec;
  readonly costs: EstimateCosts;
  readonly mix: OpMix;
  /** Ops from one blocking point to the next. */
  readonly opsPerBurst: number;
  /** CPUs that have a task. */
  readonly used: number;
}

/** How often things happen, in the mean, if an op takes a CPU `opNs`. */
export interface Rates {
  readonly opNs: number;
  readonly schedule: Schedule;
  /** Ops of all CPUs per ns, and of a CPU per ns that it is not idle. */
  readonly ops: number;
  readonly perBusy: number;
  /** Requests of all CPUs per ns, and those of the others for a CPU that has a task. */
  readonly requests: number;
  readonly others: number;
  /** Switches to a task for each op; the mean time that a CPU is idle. */
  readonly switches: number;
  readonly idleNs: number;
}

export function ratesOf(base: Base, opNs: number, schedule: Schedule): Rates {
  const { mix, opsPerBurst, used } = base;
  const ops = schedule.bursts * opsPerBurst;
  const requests = ops * mix.requests;
  const idles = schedule.bursts * schedule.toIdle;
  return {
    opNs,
    schedule,
    ops,
    perBusy: ops / schedule.busy,
    requests,
    others: (requests * (used - 1)) / used,
    switches: schedule.toTask / opsPerBurst,
    idleNs: idles > 0 ? Math.max(0, used - schedule.busy) / idles : 0,
  };
}
