// How long windows are followed: as set, or from the slowest time scale that closes those of the
// policy (MODEL.md, section 6). Pure: a spec says all of it, and what its adversaries come to beside it.
import type { Spec } from './spec/spec.ts';
import type { Workload } from './spec/workload.ts';

/** The horizon that `auto` gives is so many time scales long. */
const scales = 10;
/** A horizon of fewer time scales is too short for what the windows do. */
const fewestScales = 3;
const shortestNs = 10e6;
const longestNs = 100e6;
/** Nothing of a shootdown or a broadcast takes as long. */
const immediateNs = 1e6;

/** What a horizon depends on. */
export type HorizonSpec = Pick<Spec, 'machine' | 'kernel' | 'workload' | 'policy' | 'run'>;

/** What the engine makes of a spec, beside its fields. */
export interface HorizonFacts {
  /** CPUs that are isolated. */
  readonly isolated: number;
  /** Share of the ops that are what the policy governs. */
  readonly opShare: number;
  /** Whether shootdowns leave idle CPUs out. */
  readonly skipsIdle: boolean;
  /** Whether hardware flushes all CPUs at once. */
  readonly isBroadcast: boolean;
}

function opNs({ workload, machine }: HorizonSpec): number {
  return (workload.userCycles + workload.kernelCycles) / machine.ghz;
}

/** Share of the ops whose own flush is a full one. */
function fullShare({ policy, workload }: HorizonSpec): number {
  if (!policy.xpfo || policy.local === 'none') return 0;
  const total = workload.orderWeights.reduce((a, b) => a + b, 0);
  const isFull = (order: number) =>
    policy.local === 'full' || 2 ** order > policy.flushCeilingPages;
  const flushed = workload.allocShare * (policy.reuse ? 1 - workload.reuseShare : 1);
  let share = isFull(0) ? 1 - workload.allocShare : 0;
  workload.orderWeights.forEach((weight, order) => {
    const ofOrder = (flushed * weight) / total;
    if (order === 0 && policy.batchPages > 1) share += ofOrder / policy.batchPages;
    else if (isFull(order)) share += ofOrder;
  });
  return share;
}

/** Mean time from one switch of a CPU to a task to the next, ns. */
function switchNs(spec: HorizonSpec, { isolated }: HorizonFacts): number {
  const { burstMs, blockMs } = spec.workload;
  const blocked = blockedMs(spec.workload, spec.machine.cpus - isolated, blockMs);
  return (burstMs + blocked) * 1e6 + opNs(spec);
}

/** A CPU whose task blocks waits for it, unless another one is there to take its place. */
function blockedMs({ tasks }: Workload, cpus: number, blockMs: number): number {
  return tasks <= cpus ? blockMs : 0;
}

function drainScales(spec: HorizonSpec, facts: HorizonFacts): number[] {
  const { policy, machine, workload } = spec;
  const tickNs = 1e9 / machine.tickHz;
  const entryNs = workload.syscallsPerMs > 0 ? 1e6 / workload.syscallsPerMs : Infinity;
  if (policy.pending === 'task') return [switchNs(spec, facts)];
  return policy.drainAt.map((point) => {
    switch (point) {
      case 'context-switch':
        return switchNs(spec, facts);
      case 'idle-exit':
        return (workload.burstMs + workload.blockMs) * 1e6 + opNs(spec);
      case 'tick':
        return tickNs;
      case 'kernel-entry':
        return Math.min(entryNs, tickNs);
    }
  });
}

/** Mean time between the requests of one task, ns. */
function requestNs(spec: HorizonSpec, { opShare }: HorizonFacts): number {
  const { burstMs, blockMs } = spec.workload;
  return (opNs(spec) * (1 + blockMs / burstMs)) / opShare;
}

/** How long a CPU gathers requests, ns. */
function gatherNs(spec: HorizonSpec, facts: HorizonFacts): number {
  return Math.max(immediateNs, spec.policy.gather * requestNs(spec, facts));
}

/** How long a page is free, ns. */
function reuseNs(spec: HorizonSpec, facts: HorizonFacts): number {
  const { freePages, pages, tasks, requesters } = spec.workload;
  const asking = requesters > 0 ? Math.min(requesters, tasks) : tasks;
  return Math.max(
    immediateNs,
    ((freePages / Math.max(1, pages)) * requestNs(spec, facts)) / asking,
  );
}

/** A shootdown; where idle CPUs are left out, as long as they are idle. */
function atOnceNs({ workload }: HorizonSpec, { skipsIdle }: HorizonFacts): number {
  if (!skipsIdle) return immediateNs;
  return Math.max(immediateNs, workload.blockMs * 1e6);
}

/** How long a host keeps a vCPU off its CPU, where it takes no interrupt, ns. */
function hostNs({ machine, workload }: HorizonSpec): number {
  const isAttacked = workload.attacker === 'descheduled-vcpu';
  return Math.max(machine.vcpuStolenMs, isAttacked ? workload.vcpuOffMs : 0) * 1e6;
}

/**
 * The time scale, ns, in which the windows of a policy close on a CPU that runs tasks: the fastest of
 * those that always come. Infinite if nothing closes them.
 */
export function closingNs(spec: HorizonSpec, facts: HorizonFacts): number {
  const { policy } = spec;
  if (policy.gather > 1) return gatherNs(spec, facts) + hostNs(spec);
  if (facts.isBroadcast) return immediateNs;
  const isSent = policy.remote === 'rar' || policy.remote === 'ipi';
  if (isSent && policy.targets === 'all') return atOnceNs(spec, facts) + hostNs(spec);
  const own = fullShare(spec) * facts.opShare;
  const ownNs = own > 0 ? opNs(spec) / own : Infinity;
  if (policy.remote === 'never') return ownNs;
  const ageNs = policy.maxAgeUs === null ? Infinity : policy.maxAgeUs * 1e3;
  const drains = policy.remote === 'deferred' || policy.targets === 'running';
  const points = drains ? drainScales(spec, facts) : [];
  if (policy.beforeReuse) points.push(reuseNs(spec, facts));
  if (points.length === 0 && ageNs === Infinity) return ownNs;
  return Math.min(...points, ageNs) + hostNs(spec);
}

/** How long each pair is followed from its t0, ns. */
export function horizonNs(spec: HorizonSpec, facts: HorizonFacts): number {
  const { horizonMs } = spec.run;
  if (horizonMs !== 'auto') return horizonMs * 1e6;
  return Math.min(longestNs, Math.max(shortestNs, scales * closingNs(spec, facts)));
}

/** Whether a horizon ends before most of what closes windows has happened; never if nothing does. */
export function isShortHorizon(horizon: number, closing: number): boolean {
  return Number.isFinite(closing) && horizon < fewestScales * closing;
}
