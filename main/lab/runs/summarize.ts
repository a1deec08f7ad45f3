import type { ContractBound } from '../../../shared/spec/policy.ts';
import { counterNames } from '../../../shared/counter-names.ts';
import { cpuTimeCategories } from '../../../shared/cpu-time-categories.ts';
import { closingNs, userClosingNs } from '../../engine/horizon.ts';
import type {
  Distribution,
  Estimate,
  HistogramState,
  Observation,
  ReplicationResult,
  RunDistributions,
  RunResult,
  SideResult,
  SideState,
} from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { mergeStates, quantile } from '../../engine/histogram.ts';
import { isShortWarmup } from '../../engine/warmup.ts';
import type { Sample } from '../statistics/sample.ts';
import { isShortMeasure } from './short-measure.ts';
import { summarizeContract } from './summarize-contract.ts';
import { summarizeDisturbance } from './summarize-disturbance.ts';
import { summarizeIsolated } from './summarize-isolated.ts';
import { summarizeWindows } from './summarize-windows.ts';
import { estimateMean, meanOf, scaleEstimate, type HalfWidth } from '../statistics/interval.ts';
import { pairedDifference, pairedRatio } from '../statistics/paired.ts';
import { stagedHalfWidth } from '../statistics/staged-interval.ts';
import { firstStageOf } from '../statistics/stages.ts';

/** The replications of a run, and its samples beside the baseline's samples of the same number. */
export interface RunParts {
  readonly key: string;
  readonly modelVersion: string;
  readonly spec: Spec;
  readonly results: readonly ReplicationResult[];
  readonly samples: readonly Sample[];
  readonly baseline: readonly Sample[];
  readonly precisionReached: boolean;
  readonly wallMs: number;
}

type Field = keyof Sample;
const fieldOf = (samples: readonly Sample[], field: Field) => samples.map((one) => one[field]);

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

function sumByName<T, K extends string>(
  items: readonly T[],
  names: readonly K[],
  of: (item: T, name: K) => number,
): { [P in K]: number } {
  const entries = names.map((name) => [name, sum(items, (item) => of(item, name))]);
  return Object.fromEntries(entries) as { [P in K]: number };
}

function distribution(merged: HistogramState): Distribution {
  if (merged.count === 0) return { mean: null, p50: null, p99: null, max: null };
  return {
    mean: merged.sum / merged.count,
    p50: quantile(merged, 0.5),
    p99: quantile(merged, 0.99),
    max: merged.max,
  };
}

function costs({ samples, baseline, spec }: RunParts) {
  const jobSeconds = spec.workload.totalOps / 1e9;
  const half = stagedHalfWidth({ firstStage: firstStageOf(spec.run) });
  const both = (field: Field) => [fieldOf(samples, field), fieldOf(baseline, field)] as const;
  const ratio = (field: Field) => pairedRatio(...both(field), half);
  const value = (field: Field) => estimateMean(fieldOf(samples, field), half);
  const added = (field: Field): Estimate =>
    scaleEstimate(pairedDifference(...both(field), half), jobSeconds);
  const sysPerOpNs = { tick: value('sysTickNs'), precise: value('sysPreciseNs') };
  return {
    overhead: {
      tick: ratio('sysTickNs'),
      precise: ratio('sysPreciseNs'),
      elapsed: ratio('elapsedNs'),
    },
    sysPerOpNs,
    sysSeconds: {
      tick: scaleEstimate(sysPerOpNs.tick, jobSeconds),
      precise: scaleEstimate(sysPerOpNs.precise, jobSeconds),
    },
    addedSysSeconds: { tick: added('sysTickNs'), precise: added('sysPreciseNs') },
    elapsedSeconds: scaleEstimate(value('elapsedNs'), jobSeconds),
  };
}

/** Shares of all CPU time, divided by the sum of the categories so that they add up to 1. */
function cpuTime(results: readonly ReplicationResult[]) {
  const times = sumByName(results, cpuTimeCategories, (one, name) => one.cpuTimeNs[name]);
  const total = sum(cpuTimeCategories, (name) => times[name]);
  const stolen = sum(results, (one) => one.stolenByHostNs ?? 0);
  const locked = sum(results, (one) => one.lockWaitNs ?? 0);
  return {
    cpuTimeShare: sumByName([times], cpuTimeCategories, (one, name) => one[name] / total),
    idleHandlerShare: sum(results, (one) => one.idleHandlerNs) / total,
    ...(stolen > 0 && { stolenByHostShare: stolen / total }),
    ...(locked > 0 && { lockWaitShare: locked / total }),
  };
}

/** The distributions of a run, over all of its replications. */
export function mergeDistributions(results: readonly ReplicationResult[]): RunDistributions {
  const merge = (of: (result: ReplicationResult) => HistogramState) => mergeStates(results.map(of));
  return {
    shootdownLatency: merge((one) => one.shootdownLatency),
    pairs: merge((one) => one.exposure.pairs),
    worstCpu: merge((one) => one.exposure.worstCpu),
  };
}

/** What an observation depends on besides what was seen. */
interface ObservationParts {
  readonly bound: ContractBound;
  readonly closingNs: number;
  /** Of intervals over replications; default Student's. */
  readonly halfWidth?: HalfWidth;
}

/** What became of the requests of one policy, over all replications. */
function summarizeSide(
  states: readonly SideState[],
  merged: HistogramState,
  { bound, closingNs, halfWidth }: ObservationParts,
): SideResult {
  const ofContract = states.map((one) => one.contract);
  const ofWindows = states.map((one) => one.exposure);
  return {
    shootdownLatencyNs: { count: merged.count, ...distribution(merged) },
    exposureWindowNs: summarizeWindows(ofWindows, closingNs, halfWidth),
    contract: summarizeContract(bound, ofContract),
  };
}

/** Of requests for user mappings beside others for the direct map; nothing without any. */
function summarizeUser(
  results: readonly ReplicationResult[],
  spec: Spec,
  halfWidth: HalfWidth,
): Pick<Observation, 'user'> {
  const states = results.flatMap((one) => one.user ?? []);
  const closing = userClosingNs(spec);
  if (states.length === 0 || closing === null) return {};
  const merged = mergeStates(states.map((one) => one.shootdownLatency));
  const parts = { bound: spec.userPolicy.contract, closingNs: closing, halfWidth };
  return { user: summarizeSide(states, merged, parts) };
}

/**
 * What simulations and replays report in the same form. `closingNs` is the time scale that closes windows,
 * infinite if none is known. Needs at least one result.
 */
export function summarizeObservation(
  results: readonly ReplicationResult[],
  { shootdownLatency }: Pick<RunDistributions, 'shootdownLatency'>,
  parts: ObservationParts,
): Observation {
  const counters = sumByName(results, counterNames, (one, name) => one.counters[name]);
  const { ipisRequested, interruptsTaken } = counters;
  const disturbance = summarizeDisturbance(results);
  const attacked = results.flatMap((one) => one.attackedContract ?? []);
  return {
    ...cpuTime(results),
    counters,
    // Interrupts already in flight when measuring began can outnumber the requests.
    coalescedShare: ipisRequested === 0 ? null : Math.max(0, 1 - interruptsTaken / ipisRequested),
    ...summarizeSide(results, shootdownLatency, parts),
    attackedContract: attacked.length > 0 ? summarizeContract(parts.bound, attacked) : null,
    ...(disturbance && { disturbance }),
    ...summarizeIsolated(results),
  };
}

/** Summarizes the replications of a run, at least one, as its result. */
export function summarize(
  parts: RunParts,
  distributions: RunDistributions = mergeDistributions(parts.results),
): RunResult {
  const { key, modelVersion, spec, results, wallMs } = parts;
  const measureIsShort = isShortMeasure(spec);
  const halfWidth = stagedHalfWidth({ firstStage: firstStageOf(spec.run) });
  return {
    key,
    modelVersion,
    spec,
    replications: results.length,
    precisionReached: parts.precisionReached && !measureIsShort,
    ...costs(parts),
    ...summarizeObservation(results, distributions, {
      bound: spec.policy.contract,
      closingNs: closingNs(spec),
      halfWidth,
    }),
    ...summarizeUser(results, spec, halfWidth),
    warmupMs: meanOf(results.map((one) => one.warmupNs)) / 1e6,
    warmupIsShort: isShortWarmup(spec),
    ...(measureIsShort && { measureIsShort }),
    wallMs,
  };
}
