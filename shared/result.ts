import type { ContractBound } from './spec/policy.ts';
import type { Spec } from './spec/spec.ts';

/** CPU-time categories: exclusive, and complete over cpus x measured time. */
export const cpuTimeCategories = [
  'user',
  'kernel',
  'xpfoMap',
  'localFlush',
  'ipiSend',
  'ackWait',
  'ipiHandlerOverUser',
  'ipiHandlerOverKernel',
  'deferredFlush',
  'broadcastWait',
  'tlbRefillKernel',
  'tlbRefillUser',
  'contextSwitch',
  'idle',
] as const;
export type CpuTimeCategory = (typeof cpuTimeCategories)[number];

/** What a tick-accounted kernel prints as system time; precise accounting adds ipiHandlerOverUser. */
export const sysTickCategories = [
  'kernel',
  'xpfoMap',
  'localFlush',
  'ipiSend',
  'ackWait',
  'ipiHandlerOverKernel',
  'deferredFlush',
  'broadcastWait',
  'tlbRefillKernel',
  'contextSwitch',
] as const satisfies readonly CpuTimeCategory[];

/** Counters of one run; the nr_ names are the kernel's (include/linux/vm_event_item.h). */
export const counterNames = [
  'ops',
  'flushRequests',
  'nr_tlb_remote_flush',
  'nr_tlb_remote_flush_received',
  'nr_tlb_local_flush_all',
  'nr_tlb_local_flush_one',
  'ipisRequested',
  'interruptsTaken',
  'contextSwitches',
] as const;
export type CounterName = (typeof counterNames)[number];

/** A log-linear histogram as plain data: bin i of `bins` has index `bins[2i]`, count `bins[2i+1]`. */
export interface HistogramState {
  readonly count: number;
  readonly sum: number;
  readonly max: number;
  readonly bins: readonly number[];
}

/** The distributions of a run, over all of its replications, ns. */
export interface RunDistributions {
  readonly shootdownLatency: HistogramState;
  /** Windows of (request, other CPU) pairs that closed. */
  readonly pairs: HistogramState;
  /** The longest window of each request whose windows all closed. */
  readonly worstCpu: HistogramState;
}

export const distributionNames = ['shootdownLatency', 'pairs', 'worstCpu'] as const;

/** How the windows of the measured flush requests ended, over (request, other CPU) pairs. */
export interface ExposureState {
  readonly pairs: HistogramState;
  /** The longest window of each request whose windows all closed. */
  readonly worstCpu: HistogramState;
  readonly pairCount: number;
  readonly openPairs: number;
  readonly userPairs: number;
  readonly requestCount: number;
  readonly openRequests: number;
  /** Pages x CPUs x seconds, an open window counted up to the end of the simulation. */
  readonly pageCpuSeconds: number;
}

/** What one replication of one spec gives: plain numbers, the same bits everywhere. */
export interface ReplicationResult {
  readonly replication: number;
  /** Measured simulated time, ns; CPU time adds up to cpus times this. */
  readonly measuredNs: number;
  readonly warmupNs: number;
  readonly cpuTimeNs: { readonly [K in CpuTimeCategory]: number };
  /** Part of `idle`: interrupt handlers that ran on a CPU with no task. */
  readonly idleHandlerNs: number;
  readonly counters: { readonly [K in CounterName]: number };
  readonly shootdownLatency: HistogramState;
  readonly exposure: ExposureState;
  readonly contract: ContractObservation;
}

/** What the contract check saw: the worst window the bound speaks of, and the breaches. */
export interface ContractObservation {
  /** Longest window in the terms of the bound, ns; 0 when there was none. */
  readonly worstNs: number;
  /** Time the bound allows, ns; null when it is not a time. */
  readonly boundNs: number | null;
  readonly breaches: number;
}

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** null: nothing was observed (no shootdown, or no window that closed). */
export interface Distribution {
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** The result of a run, as `lab run --json` prints it. */
export interface RunResult {
  readonly key: string;
  readonly modelVersion: string;
  readonly spec: Spec;
  readonly replications: number;
  readonly precisionReached: boolean;
  /** Ratios to policy `none` with the same seeds, paired by replication. */
  readonly overhead: {
    readonly tick: Estimate;
    readonly precise: Estimate;
    readonly elapsed: Estimate;
  };
  readonly sysPerOpNs: { readonly tick: Estimate; readonly precise: Estimate };
  /** Seconds of the whole job: sysPerOpNs times workload.totalOps. */
  readonly sysSeconds: { readonly tick: Estimate; readonly precise: Estimate };
  readonly addedSysSeconds: { readonly tick: Estimate; readonly precise: Estimate };
  /** Elapsed seconds of the whole job at the simulated rate of page operations. */
  readonly elapsedSeconds: Estimate;
  readonly cpuTimeShare: { readonly [K in CpuTimeCategory]: number };
  /** Part of `idle` in which interrupt handlers ran, as a share of all CPU time. */
  readonly idleHandlerShare: number;
  /** Sums over the replications. */
  readonly counters: { readonly [K in CounterName]: number };
  /** Requests served by an interrupt that another request had sent, as a share; null without IPIs. */
  readonly coalescedShare: number | null;
  readonly shootdownLatencyNs: Distribution & { readonly count: number };
  readonly exposureWindowNs: {
    readonly pairs: Distribution;
    readonly worstCpu: Distribution;
    /** Share of pairs still open at the end; the distributions are over those that closed. */
    readonly unboundedShare: number;
    /** Share of pairs whose CPU ran user code before it was clean. */
    readonly userShare: number;
    /** Mean over replications. */
    readonly pageCpuSeconds: number;
  };
  readonly contract: {
    readonly bound: ContractBound;
    readonly boundNs: number | null;
    readonly worstNs: number | null;
    readonly kept: boolean;
  };
  readonly warmupMs: number;
  readonly wallMs: number;
}
