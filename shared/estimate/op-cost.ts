import { broadcastNs } from './broadcast.ts';
import { agesOf, type Ages } from './ages.ts';
import type { Base, Rates } from './base.ts';
import { drainsOf } from './drains.ts';
import { ownFlushes, refillNs, type FullFlushes } from './full-flushes.ts';
import { ringsOf, type RingCosts } from './rings.ts';
import { shootdown, type Shootdown } from './shootdown.ts';

/** What an op costs in the mean, ns, by the categories of system time. */
export interface OpParts {
  readonly kernel: number;
  readonly xpfoMap: number;
  readonly localFlush: number;
  readonly ipiSend: number;
  readonly ackWait: number;
  readonly ipiHandlerOverKernel: number;
  readonly deferredFlush: number;
  readonly broadcastWait: number;
  readonly tlbRefillKernel: number;
  readonly contextSwitch: number;
}

export interface OpCost {
  /** Time of a CPU that an op takes, switches apart, ns. */
  readonly opNs: number;
  readonly parts: OpParts;
  readonly handlerOverUser: number;
  readonly rates: Rates;
  readonly shootdown: Shootdown | null;
  /** Full flushes of CPUs with a task, by who causes them. */
  readonly full: FullFlushes;
  /** Share of the requests that are sent at once. */
  readonly sent: number;
}

/** What happens for each op besides its own work. */
interface Events {
  readonly own: ReturnType<typeof ownFlushes>;
  readonly rings: RingCosts | null;
  readonly sent: number;
  readonly ipi: Shootdown | null;
  readonly ages: Ages;
  /** Drains, those of rings apart. */
  readonly drains: number;
  readonly full: FullFlushes;
}

function eventsOf(base: Base, rates: Rates): Events {
  const own = ownFlushes(base);
  const rings = ringsOf(base, rates);
  const sent = base.spec.policy.remote === 'ipi' ? 1 : (rings?.sent ?? 0);
  const ipi = shootdown(base, rates, sent);
  const drains = rings ? { atSwitch: 0, atTick: 0, atEntry: 0 } : drainsOf(base, rates);
  const drained = drains.atSwitch + drains.atTick + drains.atEntry;
  const inHandlers = ipi ? ipi.received * ipi.fullShare : 0;
  const { atOp, atBatch } = own;
  const others = drained + (rings?.full ?? 0) + atOp + atBatch + inHandlers;
  const ages = agesOf(base, rates, others * (rates.ops / base.used));
  const atSwitch = drains.atSwitch + (rings?.full ?? 0);
  const full = { ...drains, atSwitch, atOp, atBatch, inHandlers, byAge: ages.flushes };
  return { own, rings, sent, ipi, ages, drains: drained, full };
}

/** Handlers cannot take more of a CPU's time. */
const mostLoad = 0.98;

/** Share of a CPU's time that handlers take while it runs a task. */
function loadOf({ costs }: Base, { ipi, ages }: Events, perBusy: number): number {
  const flush = costs.irq + costs.irqExit + costs.request + costs.fullFlush;
  const byAge = ages.flushes * flush + ages.timers * costs.irq;
  return Math.min(mostLoad, (ipi?.load ?? 0) + byAge * perBusy);
}

/** Work that drains and posts take, ns. */
function deferredWork({ spec, mix, costs }: Base, { rings, sent, drains }: Events): number {
  const { remote, pending } = spec.policy;
  const posts = remote === 'deferred' && pending !== 'task' ? mix.requests * (1 - sent) : 0;
  return (rings?.work ?? 0) + drains * costs.fullFlush + posts * costs.post;
}

/** What an op costs if all happens at these rates. */
export function opCost(base: Base, rates: Rates): OpCost {
  const { costs, mix } = base;
  const { schedule, perBusy } = rates;
  const events = eventsOf(base, rates);
  const { own, ipi, ages, rings } = events;
  const refill = refillNs(base, events.full, rates, ipi);
  const kernelRefill = refill * costs.kernelShare;
  const xpfoMap = mix.mapped * costs.xpfoMap;
  const deferredFlush = deferredWork(base, events);
  const broadcast = broadcastNs(base);
  const asks = (ages.sends + (rings?.asks ?? 0)) * costs.sendLines * costs.meanLine;
  const ipiSend = (ipi?.send ?? 0) + asks;
  const ackWait = (ipi?.wait ?? 0) + (rings ? mix.requests * rings.sent * rings.sentWait : 0);
  const contextSwitch = ((schedule.toTask + schedule.toIdle) / base.opsPerBurst) * costs.switch;
  const load = loadOf(base, events, perBusy);
  const stretch = load / (1 - load);
  const flushWork = own.work + deferredFlush + broadcast + ipiSend;
  const kernelWork = costs.kernel + xpfoMap + flushWork + kernelRefill;
  const userWork = costs.user + refill - kernelRefill;
  return {
    opNs: (kernelWork + userWork) * (1 + stretch) + ackWait,
    handlerOverUser: userWork * stretch,
    parts: {
      kernel: costs.kernel,
      xpfoMap,
      localFlush: own.work,
      ipiSend,
      ackWait,
      ipiHandlerOverKernel: (kernelWork + contextSwitch) * stretch,
      deferredFlush,
      broadcastWait: broadcast,
      tlbRefillKernel: kernelRefill,
      contextSwitch,
    },
    rates,
    shootdown: ipi,
    full: events.full,
    sent: events.sent,
  };
}
