import type { Estimate } from './result.ts';
import type { WorkloadProfile } from './spec/workload.ts';

/**
 * What is compared by its whole distribution: work from a wakeup to the next blocking, time blocked,
 * work between allocations for user space, and their orders.
 */
export const fitDistributionNames = ['burst', 'blocked', 'op-gap', 'order'] as const;
export type FitDistributionName = (typeof fitDistributionNames)[number];

export interface FitDistribution {
  readonly name: FitDistributionName;
  /** What it is of, for people. */
  readonly title: string;
  /** Recorded values. */
  readonly count: number;
  /** ns; of orders their mean. null without any value. */
  readonly recordedMean: number | null;
  readonly fittedMean: number | null;
  /** Largest difference between the two cumulative shares (Kolmogorov-Smirnov), 0 to 1; null without values. */
  readonly distance: number | null;
  /** Cumulative shares of both at the same values (ns, or orders), ascending, at most 200. */
  readonly points: readonly {
    readonly x: number;
    readonly recorded: number;
    readonly fitted: number;
  }[];
}

/** A figure of the trace beside the same of the fitted profile, simulated under policy none. */
export interface FitCheck {
  /** allocations per second, switches per CPU-second, busy share, share of order 0 ... */
  readonly title: string;
  readonly unit: string;
  readonly recorded: number;
  readonly simulated: Estimate;
  /** simulated / recorded - 1; null if nothing was recorded. */
  readonly error: number | null;
}

/** A workload profile made from a trace, and how good it is. */
export interface TraceFit {
  readonly profile: WorkloadProfile;
  readonly trace: { readonly hash: string; readonly name: string };
  /** CPUs of the recording: at any other count the profile is extrapolated. */
  readonly cpus: number;
  /** The machine whose clock turned time into cycles. */
  readonly machine: string;
  readonly ghz: number;
  readonly modelVersion: string;
  readonly checks: readonly FitCheck[];
  readonly distributions: readonly FitDistribution[];
  /** Fields that no recording tells, with what was taken and why. */
  readonly assumed: readonly {
    readonly field: string;
    readonly value: number | string;
    readonly why: string;
  }[];
}

/** A fit that is kept; its profile's name is the workload's. */
export interface StoredFit extends TraceFit {
  /** ISO 8601, UTC. */
  readonly fittedAt: string;
}
