// The engine's only entrance: one replication of one spec. Pure: the same arguments give the same
// bits, whatever ran before, on every machine. Raise the model version with any change that moves a
// result.
import { LabError } from '../../shared/errors.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { Disturbance } from './disturbance.ts';
import { horizonsOf } from './horizon.ts';
import type { Machine } from './machine.ts';
import { observe } from './observe.ts';
import type { Observer } from './observer.ts';
import { warmupNs } from './warmup.ts';
import { countTasks } from './work/drawn/count-tasks.ts';
import { makeDrawnMachine } from './work/drawn/make-drawn-machine.ts';

export { modelVersion } from './model-version.ts';

/** Simulates replication number `replication` (0, 1, ...) of a spec. An observer changes no result. */
export function replicate(
  spec: Spec,
  replication: number,
  observer: Observer | null = null,
): ReplicationResult {
  const warmup = warmupNs(spec);
  const askedNs = spec.run.measureMs * 1e6;
  const latest = warmup + askedNs;
  const machine = makeDrawnMachine(spec, replication, observer);
  const { cpus, counters, sides } = machine;
  const disturbance = new Disturbance(cpus.phases, countTasks(spec.workload));
  cpus.disturbance = disturbance;
  const horizons = followSides(machine, spec, { from: warmup, to: latest });
  if (warmup > 0) machine.runUntil(warmup);
  cpus.restartAccounts(warmup);
  disturbance.restart(warmup);
  counters.reset();
  machine.isolated?.restart();
  for (const { exposure } of sides) exposure.startMeasuring();
  observer?.measures(warmup, latest, horizons);
  const end = observer ? runObserved(machine, observer, latest) : machine.runUntil(latest);
  if (end < latest) for (const { opFlush } of sides) opFlush.measure(warmup, end);
  const accounts = cpus.accountsAt(end);
  const counted = counters.named();
  const disturbed = disturbance.stateAt(end);
  cpus.disturbance = null;
  const isolated = machine.isolated?.counted() ?? null;
  const stopped = letWindowsClose(machine, end, end + Math.max(...horizons));
  observer?.ends(cpus, stopped);
  return {
    replication,
    measuredNs: end < latest ? end - warmup : askedNs,
    warmupNs: warmup,
    ...accounts,
    counters: counted,
    ...observe(machine, stopped, isolated),
    disturbance: disturbed,
  };
}

/** Runs to `latest`, or until the observer has enough; returns when the measured time ends, ns. */
function runObserved(machine: Machine, observer: Observer, latest: number): number {
  const reached = machine.runUntil(latest, () => observer.isFull());
  if (reached === latest) return latest;
  // What happens at the same time as the last event is part of it.
  const end = machine.runUntil(Math.min(latest, reached + 1));
  if (end < latest) observer.endsMeasuring(end);
  return end;
}

/** Says which requests are observed, and for how long on each side; returns these times, ns. */
function followSides(
  { sides }: Machine,
  spec: Spec,
  { from, to }: { readonly from: number; readonly to: number },
): readonly number[] {
  const horizons = horizonsOf(spec);
  sides.forEach(({ exposure, opFlush }, at) => {
    exposure.windows.horizonNs = horizons[at];
    opFlush.measure(from, to);
  });
  return horizons;
}

/** A shootdown that is not over so long after all windows were followed never will be, ns. */
const patienceNs = 200e6;

/**
 * All windows are closed at t as far as they are told of, or it is `latest`: a host flushes a vCPU that it keeps off
 * long after that is known. Goes on until it has; returns when that is, ns.
 */
function letHostFlush(machine: Machine, t: number, latest: number): number {
  const { sides, setup } = machine;
  if (setup.machine.vcpuStolenMs === 0) return t;
  const cleanAt = Math.max(...sides.map(({ exposure }) => exposure.windows.cleanAt));
  const stopped = Math.min(latest, cleanAt);
  if (stopped <= t) return t;
  machine.runUntil(stopped);
  return stopped;
}

/**
 * Goes on until every window is closed, or to `latest`, and until shootdowns under way are over.
 * @throws LabError `bad-value` if one never is: CPUs that do nothing but flush for others.
 */
function letWindowsClose(machine: Machine, end: number, latest: number): number {
  const { sides } = machine;
  const areOver = () => sides.every(({ opFlush }) => opFlush.measured.underWay === 0);
  const isClosed = () =>
    sides.every(({ exposure }) => exposure.windows.uncovered === 0) && areOver();
  const toldAt = isClosed() ? end : machine.runUntil(latest, isClosed);
  if (areOver()) return letHostFlush(machine, toldAt, latest);
  const over = machine.runUntil(latest + patienceNs, areOver);
  if (areOver()) return over;
  throw new LabError(
    'bad-value',
    `a shootdown had not ended ${(latest + patienceNs - end) / 1e6} ms after the measured time: ` +
      'CPUs are asked for flushes faster than they flush, and do nothing else',
    'more workload.userCycles, fewer workload.pages, or kernel.acknowledge=after-flush',
  );
}
