import type { DrainPoint, Policy } from '../spec/policy.ts';
import type { Base, Rates } from './base.ts';
import { periodic, sinceLast } from './refill.ts';

/** Drains for each op, by where they come. */
export interface Drains {
  readonly atSwitch: number;
  readonly atTick: number;
  readonly atEntry: number;
}

const none: Drains = { atSwitch: 0, atTick: 0, atEntry: 0 };

function drainsAt({ remote, targets, pending, drainAt }: Policy, point: DrainPoint): boolean {
  if (remote === 'ipi')
    return targets === 'running' && pending !== 'task' && drainAt.includes(point);
  return remote === 'deferred' && pending !== 'task' && drainAt.includes(point);
}

/** A task drains where it comes to a CPU that it was not on before. */
function taskDrains({ used, opsPerBurst, spec }: Base, { schedule }: Rates): Drains {
  const { contextSwitchCycles, ghz } = spec.machine;
  const { blockMs, tasks } = spec.workload;
  if (used < 2) return none;
  const { relieved, toTask, othersIdle, someIdle } = schedule;
  // Its own CPU may still be on the way to idle when it wakes; else it is there if it is idle.
  const early = 1 - Math.exp(-contextSwitchCycles / ghz / Math.max(1e-9, blockMs * 1e6));
  const lastIsIdle = tasks <= spec.machine.cpus ? 1 : othersIdle / Math.max(othersIdle, someIdle);
  const woken = (1 - relieved) * (1 - lastIsIdle * (1 - early));
  const queued = ((toTask - 1 + relieved) * (used - 1)) / used;
  return { ...none, atSwitch: (woken + queued) / opsPerBurst };
}

/** Share of kernel entries at which a CPU is marked. */
function markedAtEntry({ costs, spec }: Base, { others, opNs }: Rates, entries: number): number {
  const perUser = 1 / costs.user + spec.workload.syscallsPerMs / 1e6;
  const away = Math.max(0, opNs - costs.user - costs.fullFlush);
  const atOp = 1 / entries;
  const unmarked = (perUser / (perUser + others)) * (atOp * Math.exp(-others * away) + 1 - atOp);
  const meanwhile = Math.exp(-others * costs.fullFlush);
  return (1 - unmarked) / (1 - unmarked * (1 - meanwhile));
}

/** How often a policy drains. */
export function drainsOf(base: Base, rates: Rates): Drains {
  const { spec, costs, opsPerBurst } = base;
  const { policy, workload } = spec;
  const { schedule, others, perBusy, switches, idleNs } = rates;
  if (policy.remote === 'deferred' && policy.pending === 'task') return taskDrains(base, rates);
  if (others === 0) return none;
  const at = (point: DrainPoint) => drainsAt(policy, point);
  const drainsAlways = policy.remote === 'deferred';
  const ticks = drainsAlways && at('tick');
  const marked = sinceLast(
    { renewal: ticks ? periodic(costs.tick) : null, atRandom: switches * perBusy },
    1 / others,
  );
  const missedIdle = 1 / (1 + others * idleNs);
  const toIdle = schedule.toIdle / opsPerBurst;
  let atSwitch = 0;
  if (!drainsAlways && (at('idle-exit') || at('context-switch'))) {
    atSwitch = toIdle * (1 - 1 / (1 + rates.requests * idleNs));
  } else if (at('context-switch')) {
    atSwitch = switches - (1 - marked.atRandom) * (toIdle * missedIdle + switches - toIdle);
  } else if (at('idle-exit')) atSwitch = toIdle * (1 - (1 - marked.atRandom) * missedIdle);
  const entries = 1 + (workload.syscallsPerMs * costs.user) / 1e6;
  const atEntry =
    drainsAlways && at('kernel-entry') ? entries * markedAtEntry(base, rates, entries) : 0;
  return { atSwitch, atTick: ticks ? marked.atRenewal / costs.tick / perBusy : 0, atEntry };
}
