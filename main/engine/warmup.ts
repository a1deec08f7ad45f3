// How long a simulation runs before it is measured: as set, or from the time scales in which it settles
// (MODEL.md, section 7). Pure: a spec says all of it.
import { userSideOf } from '../../shared/spec/user-side.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { asSimulated } from './as-simulated.ts';
import { countIsolated } from './count-isolated.ts';
import { ln } from './elementary.ts';
import { sliceNs } from './work/drawn/scheduler.ts';

/** `auto` brings the share of tasks that are blocked as near to what it comes to. */
const settledShare = 0.001;
/** A warm-up is too short if that share is farther from it at its end. */
const unsettledShare = 0.01;
const shortestNs = 2e6;
const longestNs = 1e9;
/** `auto` lets CPUs reach a maximum age so often. */
const ages = 2;

/** What a warm-up depends on. */
export type WarmupSpec = Pick<Spec, 'machine' | 'workload' | 'policy' | 'userPolicy' | 'run'>;

/** CPUs that tasks can run on. */
function sharedCpus({ machine, workload }: Pick<WarmupSpec, 'machine' | 'workload'>): number {
  return machine.cpus - countIsolated(workload);
}

/** How long a task's burst takes on a CPU, ns: an interrupting policy makes it longer. */
function burstNs({ machine, workload, policy }: WarmupSpec): number {
  const op = (workload.userCycles + workload.kernelCycles) / machine.ghz;
  const burst = workload.burstMs * 1e6 + op;
  if (policy.remote !== 'ipi') return burst;
  const others = Math.min(workload.tasks, machine.cpus) - 1;
  const targets = policy.targets === 'all' ? machine.cpus - 1 : others;
  const { sendLinesPerTarget, ackLinesPerTarget, irqCycles, csdCycles, invlpgCycles } = machine;
  const lines = sendLinesPerTarget + ackLinesPerTarget;
  const line = machine.sockets > 1 ? machine.lineFarNs : machine.lineNearNs;
  const handler = (irqCycles + csdCycles + invlpgCycles) / machine.ghz;
  return burst * (1 + (targets * lines * line + others * handler) / op);
}

/**
 * Time until the share of tasks that are blocked is within `share` of what it comes to, ns. All are
 * runnable at first; then each running one blocks at the rate 1/burst and each blocked one wakes at the
 * rate 1/block, in the mean.
 */
function settlingNs(spec: WarmupSpec, share: number): number {
  const { tasks, blockMs } = spec.workload;
  const cpus = sharedCpus(spec);
  const burst = burstNs(spec);
  const block = blockMs * 1e6;
  /** Blocked tasks once nobody waits, and as long as some do. */
  const unqueued = (tasks * block) / (burst + block);
  const queued = (cpus * block) / burst;
  const surplus = Math.max(0, tasks - cpus);
  const final = queued <= surplus ? queued : unqueued;
  const target = final - share * tasks;
  if (target <= 0) return 0;
  if (target <= surplus) return block * ln(queued / (queued - target));
  const untilNobodyWaits = surplus === 0 ? 0 : block * ln(queued / (queued - surplus));
  const scale = (burst * block) / (burst + block);
  return untilNobodyWaits + scale * ln((final - surplus) / (final - target));
}

/** A slice and a tick where tasks outlast their slices while others wait; else 0; ns. */
function preemptionNs({ machine, workload }: WarmupSpec): number {
  const cpus = sharedCpus({ machine, workload });
  const slice = sliceNs(cpus, workload.tasks);
  const isPreempted = workload.tasks > cpus && workload.burstMs * 1e6 > slice;
  return isPreempted ? slice + 1e9 / machine.tickHz : 0;
}

function automaticNs(spec: WarmupSpec): number {
  const { policy, machine } = spec;
  const drainsAtTicks = policy.drainAt.some(
    (point) => point === 'tick' || point === 'kernel-entry',
  );
  const settling = Math.max(
    settlingNs(spec, settledShare),
    preemptionNs(spec),
    drainsAtTicks ? 1e9 / machine.tickHz : 0,
    ages * (policy.maxAgeUs ?? 0) * 1000,
  );
  return Math.min(longestNs, Math.max(shortestNs, settling));
}

/** What is simulated of a spec, under each of its policies. */
function sidesOf(spec: WarmupSpec): WarmupSpec[] {
  const user = userSideOf(spec);
  return [spec, ...(user ? [user] : [])].map((side) => asSimulated(side));
}

/** Simulated time before the measured one, ns. */
export function warmupNs(spec: WarmupSpec): number {
  const { warmupMs } = spec.run;
  if (warmupMs !== 'auto') return warmupMs * 1e6;
  return Math.max(...sidesOf(spec).map(automaticNs));
}

/** Whether measuring begins while tasks are still far from blocking as often as they will. */
export function isShortWarmup(spec: WarmupSpec): boolean {
  const longest = Math.max(...sidesOf(spec).map((side) => settlingNs(side, unsettledShare)));
  return warmupNs(spec) < longest;
}
