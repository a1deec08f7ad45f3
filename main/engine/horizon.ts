// How long windows are followed: as set, or from the slowest time scale that closes those of the
// policy (MODEL.md, section 6). Pure: a spec says all of it.
import type { Spec } from '../../shared/spec/spec.ts';
import type { Workload } from '../../shared/spec/workload.ts';
import { countIsolated } from './count-isolated.ts';
import { skipsIdle } from './lazy.ts';

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
function switchNs(spec: HorizonSpec): number {
  const { burstMs, blockMs } = spec.workload;
  return (
    (burstMs +
      blockedMs(spec.workload, spec.machine.cpus - countIsolated(spec.workload), blockMs)) *
      1e6 +
    opNs(spec)
  );
}

/** A CPU whose task blocks waits for it, unless another one is there to take its place. */
function blockedMs({ tasks }: Workload, cpus: number, blockMs: number): number {
  return tasks <= cpus ? blockMs : 0;
}

function drainScales(spec: HorizonSpec): number[] {
  const { policy, machine, workload } = spec;
  const tickNs = 1e9 / machine.tickHz;
  const entryNs = workload.syscallsPerMs > 0 ? 1e6 / workload.syscallsPerMs : Infinity;
  if (policy.pending === 'task') return [switchNs(spec)];
  return policy.drainAt.map((point) => {
    switch (point) {
      case 'context-switch':
        return switchNs(spec);
      case 'idle-exit':
        return (workload.burstMs + workload.blockMs) * 1e6 + opNs(spec);
      case 'tick':
        return tickNs;
      case 'kernel-entry':
        return Math.min(entryNs, tickNs);
    }
  });
}

/** A shootdown; where idle CPUs are left out, as long as they are idle. */
function atOnceNs({ kernel, workload, policy }: HorizonSpec): number {
  if (!skipsIdle({ kernel, policy, domain: workload.domain })) return immediateNs;
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
export function closingNs(spec: HorizonSpec): number {
  const { policy } = spec;
  if (policy.remote === 'broadcast') return immediateNs;
  if (policy.remote === 'ipi' && policy.targets === 'all') return atOnceNs(spec) + hostNs(spec);
  const own = fullShare(spec);
  const ownNs = own > 0 ? opNs(spec) / own : Infinity;
  if (policy.remote === 'never') return ownNs;
  const ageNs = policy.maxAgeUs === null ? Infinity : policy.maxAgeUs * 1e3;
  const drains = policy.remote === 'deferred' || policy.targets === 'running';
  const points = drains ? drainScales(spec) : [];
  if (points.length === 0 && ageNs === Infinity) return ownNs;
  return Math.min(...points, ageNs) + hostNs(spec);
}

/** How long each pair is followed from its t0, ns. */
export function horizonNs(spec: HorizonSpec): number {
  const { horizonMs } = spec.run;
  if (horizonMs !== 'auto') return horizonMs * 1e6;
  return Math.min(longestNs, Math.max(shortestNs, scales * closingNs(spec)));
}

/** Whether a horizon ends before most of what closes windows has happened; never if nothing does. */
export function isShortHorizon(horizon: number, closing: number): boolean {
  return Number.isFinite(closing) && horizon < fewestScales * closing;
}
