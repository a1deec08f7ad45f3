import { estimateSpec } from '../../../shared/estimate/estimate.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { horizonNs } from '../../engine/horizon.ts';
import { warmupNs } from '../../engine/warmup.ts';
import { firstStageOf } from '../statistics/stages.ts';
import type { RunSize, Tally, TallyEntry } from '../work/tally.ts';

/**
 * What the engine takes for each thing that it simulates, us: fitted by least squares of the error to one
 * replication of every policy on six machines with their workloads. Only their proportions matter: a computer's own speed is measured.
 */
const perOp = 0.34;
const perIpi = 0.21;
const perPair = 0.016;
/** Messages between threads, summaries, the database. */
const perReplication = 500;

/** Fewer pairs than this are no reason to follow them to the end of the horizon. */
const fewOpen = 1e-4;

/** What happens in a ms of a spec, and how long windows are followed after the measured time, ms. */
interface Happenings {
  readonly ops: number;
  readonly ipis: number;
  readonly followedMs: number;
  readonly hasPairs: boolean;
}

/** Without an estimate: CPUs are busy as long as no task blocks, and ops take what they and others' handlers take. */
function roughly(spec: Spec): Happenings {
  const { machine, workload, policy } = spec;
  const isSent = policy.remote === 'ipi' || policy.remote === 'rar';
  const handler = isSent ? machine.irqCycles + machine.csdCycles + machine.invlpgCycles : 0;
  const others = (machine.cpus - 1) * handler;
  const op = (workload.userCycles + workload.kernelCycles + others) / machine.ghz;
  const share = workload.burstMs / (workload.burstMs + workload.blockMs);
  const busy = Math.min(machine.cpus, workload.tasks * share);
  const ops = (busy * 1e6) / op;
  const isDirect = isSent || policy.remote === 'broadcast';
  return {
    ops,
    ipis: isSent ? ops * (machine.cpus - 1) : 0,
    followedMs: isDirect || !policy.xpfo ? 0 : horizonNs(spec) / 1e6,
    hasPairs: policy.xpfo && !isSent,
  };
}

function happeningsOf(spec: Spec): Happenings {
  const { estimate } = estimateSpec(spec);
  if (estimate === null) return roughly(spec);
  const { windows, opsPerMs, ipisPerOp } = estimate;
  const horizonMs = horizonNs(spec) / 1e6;
  const isOpen = windows !== null && (windows.openShare > fewOpen || windows.p99Ns === null);
  // Of what is open when measuring ends most has been open for a while.
  const closed = Math.min(horizonMs, (windows?.p99Ns ?? 0) / 1e6);
  return {
    ops: opsPerMs,
    ipis: (ipisPerOp ?? 0) * opsPerMs,
    followedMs: isOpen ? horizonMs : closed,
    hasPairs: windows !== null && spec.policy.remote !== 'ipi',
  };
}

const known = new WeakMap<Spec, number>();

/** Expected work of one replication of a spec, in us of some computer. */
export function workOf(spec: Spec): number {
  const found = known.get(spec);
  if (found !== undefined) return found;
  const { measureMs } = spec.run;
  const { ops, ipis, followedMs, hasPairs } = happeningsOf(spec);
  const ms = warmupNs(spec) / 1e6 + measureMs + followedMs;
  const pairs = hasPairs ? ops * measureMs * (spec.machine.cpus - 1) : 0;
  const work = ms * (ops * perOp + ipis * perIpi) + pairs * perPair + perReplication;
  known.set(spec, work);
  return work;
}

/** How much a replication of a spec is; how long that takes differs most from policy to policy. */
export function sizeOf(spec: Spec): RunSize {
  return { each: workOf(spec), kind: `${spec.policy.name} ${spec.userPolicy.name}` };
}

/** A run's entry, with as many replications as its first stage has. */
export function tallyRun(tally: Tally, key: string, spec: Spec): TallyEntry {
  return tally.entry(key, firstStageOf(spec.run), () => sizeOf(spec));
}
