import type { Base } from './base.ts';
import type { WindowPart } from './direct-windows.ts';
import type { OpCost } from './op-cost.ts';

/** What closes the windows of a CPU that has a task. */
interface Closing {
  /** Flushes at random while it runs, and ends of a task's run, per ns. */
  readonly atRandom: number;
  readonly runs: number;
  /** What comes every so many ns while it runs: ticks, free-list refills. */
  readonly periods: readonly number[];
  /** Chance that a run ends with the next task, which drains; that it ends with an idle time, which a drain ends. */
  readonly toNext: number;
  readonly toIdle: number;
  readonly idleNs: number;
  /** The maximum age, running or idle, ns; Infinity without. */
  readonly age: number;
}

/** Points of the integral over when a run ends. */
const steps = 12;

/** Chance that a CPU that runs a task is still stale. */
function staleRunning(closing: Closing, ns: number): number {
  const { atRandom, runs, periods, toNext, toIdle, idleNs } = closing;
  const untouched = (t: number) =>
    periods.reduce((left, period) => left * Math.max(0, 1 - t / period), Math.exp(-atRandom * t));
  const ends = runs * (toNext + toIdle);
  const still = untouched(ns) * Math.exp(-ends * ns);
  if (toIdle === 0 || runs === 0) return still;
  const until = Math.min(ns, ...periods);
  let gone = 0;
  for (let i = 0; i < steps; i++) {
    const t = ((i + 0.5) * until) / steps;
    gone += untouched(t) * Math.exp(-ends * t) * Math.exp(-(ns - t) / idleNs);
  }
  return Math.min(1, still + (runs * toIdle * gone * until) / steps);
}

function closingOf(base: Base, { rates, full }: OpCost): Closing {
  const { spec, costs, opsPerBurst } = base;
  const { policy } = spec;
  const { schedule, perBusy, switches, idleNs, opNs } = rates;
  const isDeferred = policy.remote === 'deferred';
  const isPerTask = isDeferred && policy.pending === 'task';
  const at = (point: (typeof policy.drainAt)[number]) =>
    isDeferred && !isPerTask && policy.drainAt.includes(point);
  const idleShare = schedule.toIdle / schedule.toTask;
  const drainsIdle = at('context-switch') || at('idle-exit');
  const entries = (1 + (spec.workload.syscallsPerMs * costs.user) / 1e6) / opNs;
  // The drain of any task cleans the CPU of all.
  const own = (full.atOp + full.inHandlers + (isPerTask ? full.atSwitch : 0)) * perBusy;
  const periods = at('tick') ? [costs.tick] : [];
  return {
    atRandom: own + (at('kernel-entry') ? entries : 0),
    runs: (schedule.toTask / opsPerBurst) * perBusy,
    periods: full.atBatch > 0 ? [...periods, 1 / (full.atBatch * perBusy)] : periods,
    toNext: at('context-switch') ? 1 - idleShare : 0,
    toIdle: drainsIdle && switches > 0 ? idleShare : 0,
    idleNs: Math.max(1, idleNs),
    age:
      isDeferred && policy.maxAgeUs !== null
        ? policy.maxAgeUs * 1000 + costs.irq + costs.meanIpi + costs.fullFlush
        : Infinity,
  };
}

/** How long an idle CPU is stale under rings: until the owner of an entry has had two ticks. */
function staleAsked(tick: number, ns: number): number {
  return Math.min(1, Math.max(0, 2 - ns / tick));
}

/** Windows of what is deferred, or never flushed: of the pairs with every other CPU. */
export function deferredWindows(base: Base, cost: OpCost): WindowPart[] {
  const { spec, costs, used } = base;
  const { machine, policy } = spec;
  const closing = closingOf(base, cost);
  const { othersIdle } = cost.rates.schedule;
  const hasRings = policy.remote === 'deferred' && policy.pending.startsWith('queue:');
  const idleCloses = closing.toIdle > 0;
  // What is posted while a CPU is stale is as much younger than its oldest request.
  const held = (ns: number) => Math.max(0, 1 - ns / closing.age);
  const asked = (ns: number) => (hasRings ? staleAsked(costs.tick, ns) : 1);
  const vacant = (machine.cpus - used) / (machine.cpus - 1);
  const owners = costs.tick * (1 + 1 / used);
  // Without a drain after it, an idle time only puts off what else closes windows.
  const running = (ns: number) => staleRunning(closing, idleCloses ? ns : ns * (1 - othersIdle));
  const idle = (ns: number) => (idleCloses ? Math.exp(-ns / closing.idleNs) : running(ns));
  return [
    {
      share: vacant,
      stale: (ns) => held(ns) * (hasRings ? Math.max(0, 1 - ns / owners) : 1),
    },
    { share: (1 - vacant) * (1 - othersIdle), stale: (ns) => held(ns) * running(ns) },
    { share: (1 - vacant) * othersIdle, stale: (ns) => held(ns) * asked(ns) * idle(ns) },
  ];
}
