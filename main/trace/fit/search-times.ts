import { workloadFields } from '../../../shared/spec/workload.ts';
import { ratioFor } from './finite-queue.ts';
import type { Rates } from './simulate-profile.ts';

/** Mean work and mean blocking of a workload. */
export interface Times {
  readonly burstMs: number;
  readonly blockMs: number;
}

export interface TimesSearch {
  readonly tasks: number;
  readonly cpus: number;
  /** Mean work of an op: a task blocks when an op is complete. */
  readonly opMs: number;
  readonly target: Rates;
  readonly startBurstMs: number;
  readonly simulate: (times: Times) => Rates;
}

export interface FoundTimes extends Times {
  /** The larger relative error of switches and busy share. */
  readonly error: number;
  readonly rates: Rates;
}

export const mostSteps = 12;
/** Errors below this are noise of the simulation. */
const goodEnough = 0.003;
/** Slope of the switch rate against the burst, in logarithms: the first guess, and the maximum. */
const firstSlope = -1;
const slopes = { flattest: -0.25, steepest: -1.5 } as const;
/** If a burst longer by this, in logarithms, changes the switches by less, it will not help. */
const stuck = { burst: 0.5, switches: 0.02 } as const;
/** Shares busier or idler than this are not distinguished. */
const edges = { idlest: 1e-6, busiest: 1 - 1e-4 } as const;

/** In logarithms. */
const widestStep = 2;

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));
const digits = 4;
/** Rounds times, so that the simulated values are the recorded ones. */
const roundTime = (ms: number, { min, max }: { readonly min: number; readonly max: number }) =>
  clamp(Number(ms.toPrecision(digits)), min, max);

/** The relative errors of switches and busy share: the larger one, and their sum. */
function errorsOf(found: Rates, target: Rates) {
  const of = (name: 'switches' | 'busy') => Math.abs(found[name] / target[name] - 1);
  const [switches, busy] = [of('switches'), of('busy')];
  return { error: Math.max(switches, busy), sum: switches + busy };
}

interface Step extends Times {
  readonly switches: number;
}

/** Slope of the switch rate against the burst, in logarithms; null if the burst hardly changed. */
function slopeBetween(before: Step | undefined, now: Step): number | null {
  const logChange = before ? Math.log(now.burstMs / before.burstMs) : 0;
  if (!before || Math.abs(logChange) < 0.01) return null;
  return Math.log(now.switches / before.switches) / logChange;
}

/** True if no step will come closer: the step repeats, or the burst no longer matters. */
function isStuck(before: Step | undefined, now: Step): boolean {
  if (!before) return false;
  const isSame = before.burstMs === now.burstMs && before.blockMs === now.blockMs;
  const isLong = Math.abs(Math.log(now.burstMs / before.burstMs)) > stuck.burst;
  return isSame || (isLong && Math.abs(now.switches / before.switches - 1) < stuck.switches);
}

/**
 * Finds the means of work and blocking that give the switch rate and the busy share. Each step corrects
 * both from one simulation: the blocked time by the queue with as many sources, the burst by a secant
 * in logarithms. Deterministic. If no step is good enough, returns the one with the smallest sum of
 * both errors: if the switches are out of reach, a few more do not justify another busy share.
 */
export function searchTimes(search: TimesSearch): FoundTimes {
  const { tasks, cpus, opMs, target, simulate } = search;
  const ratioOf = (busy: number) => ratioFor(tasks, cpus, clamp(busy, edges.idlest, edges.busiest));
  let burst = search.startBurstMs;
  let ratio = ratioOf(target.busy);
  let slope: number = firstSlope;
  let before: Step | undefined;
  let best: FoundTimes | undefined;
  let bestSum = Infinity;
  for (let step = 0; step < mostSteps; step++) {
    const burstMs = roundTime(burst, workloadFields.burstMs);
    const blockMs = roundTime(ratio * (burstMs + opMs), workloadFields.blockMs);
    const rates = simulate({ burstMs, blockMs });
    const { error, sum } = errorsOf(rates, target);
    if (sum < bestSum) {
      best = { burstMs, blockMs, error, rates };
      bestSum = sum;
    }
    const now = { burstMs, blockMs, switches: Math.max(rates.switches, Number.MIN_VALUE) };
    if (error < goodEnough || isStuck(before, now)) break;
    slope = clamp(slopeBetween(before, now) ?? slope, slopes.steepest, slopes.flattest);
    before = now;
    const wanted = Math.log(target.switches / now.switches) / slope;
    burst = burstMs * Math.exp(clamp(wanted, -widestStep, widestStep));
    ratio *= ratioOf(target.busy) / ratioOf(rates.busy);
  }
  if (!best) throw new Error('a search without a step');
  return best;
}
