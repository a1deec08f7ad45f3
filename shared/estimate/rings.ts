import { ringEntries } from '../spec/ring-entries.ts';
import type { Base, Rates } from './base.ts';

/** What rings cost for each op. */
export interface RingCosts {
  /** Share of the requests that find no room, and are sent. */
  readonly sent: number;
  /** Sweeps, their work in ns, and how many of them flush in full. */
  readonly sweeps: number;
  readonly work: number;
  readonly full: number;
  /** What a request that is sent waits for the sweeps that it meets at ticks, ns. */
  readonly sentWait: number;
  /** Requests to CPUs that have not swept for two ticks. */
  readonly asks: number;
}

/** Mean of what is beyond n, of a Poisson number of this mean; as if it were normal. */
function beyond(mean: number, n: number): number {
  const sd = Math.sqrt(mean);
  const z = (mean - n) / sd;
  if (z > 6) return mean - n;
  if (z < -6) return 0;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return sd * density + (mean - n) * normal(z);
}

/** The normal distribution function (Abramowitz and Stegun, 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const below = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
  return z > 0 ? 1 - below : below;
}

/**
 * How old an entry is when all others have swept, ns: CPUs that tick do within a tick; those without a task are
 * asked by the first owner whose entry they have left for a whole tick.
 */
function finishedAfter(period: number, cpus: number, used: number): number {
  const ticking = period * (1 - 1 / cpus);
  if (cpus === used) return ticking;
  const asked = period * (1 + 1 / used);
  // A single owner fills its ring as it is freed, so that its entries wait all of that time.
  if (used === 1) return asked;
  return (ticking * ticking + (asked * asked - ticking * ticking) / 2) / asked;
}

export function ringsOf({ spec, costs, mix, used }: Base, rates: Rates): RingCosts | null {
  const { policy, machine } = spec;
  const entries = ringEntries(policy);
  if (policy.remote !== 'deferred' || entries === 0) return null;
  const { schedule, requests, perBusy, switches, idleNs, ops, others } = rates;
  const period = costs.tick;
  const switchRate = switches * perBusy;
  // An entry is finished when all others have swept, about a tick later; its CPU frees it at its next tick or switch.
  const rest = switchRate > 0 ? -Math.expm1(-switchRate * period) / switchRate : period;
  const life = finishedAfter(period, machine.cpus, used) + rest;
  const posted = (requests / used) * life;
  const sent = machine.cpus < 2 || posted === 0 ? 0 : beyond(posted, entries) / posted;
  const kept = 1 - sent;
  let [pages, full] = [0, 0];
  for (const kind of mix.kinds) {
    if (kind.isFull) full += kind.perOp;
    else pages += kind.perOp * kind.pages;
  }
  // Posts of a long idle time are flushed there, when its CPU is asked.
  const idleShare = Math.max(0, 1 - schedule.busy / used);
  const swept = idleNs > 0 ? -Math.expm1((-1.25 * period) / idleNs) : 1;
  const sweepers = (used - 1) * (1 - idleShare * (1 - swept));
  const perSweep = 1 / (switches + 1 / period / perBusy);
  const sweeps = others > 0 ? 1 / perSweep : 0;
  const fullHere = full * kept * sweepers;
  const asleep = machine.cpus - used + idleShare * (1 - swept) * used;
  const work = kept * sweepers * (pages * costs.invlpg + full * costs.fullFlush);
  // Interrupts are off in a sweep at a tick: the last of those that are under way decides.
  const sweepNs = sweeps === 0 ? 0 : work / sweeps;
  const underWay = (Math.min(sweepNs, period) / period) * Math.min(schedule.busy, used - 1);
  return {
    sent,
    sentWait: (sweepNs * underWay) / (underWay + 1),
    sweeps,
    work,
    full: sweeps === 0 ? 0 : sweeps * -Math.expm1(-fullHere / sweeps),
    asks: asleep / (period * (1 + 1 / used)) / ops,
  };
}
