// The engine's only entrance: one replication of one spec. Pure: the same arguments give the same
// bits, whatever ran before, on every machine. Raise the model version with any change that moves a
// result.
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { observe } from './observe.ts';
import { Simulation } from './simulation.ts';
import { warmupNs } from './warmup.ts';

export { modelVersion } from './model-version.ts';

/** Simulates replication number `replication` (0, 1, ...) of a spec. */
export function replicate(spec: Spec, replication: number): ReplicationResult {
  const warmup = warmupNs(spec);
  const measuredNs = spec.run.measureMs * 1e6;
  const end = warmup + measuredNs;
  const simulation = new Simulation(spec, replication);
  const { cpus, counters } = simulation;
  simulation.measureFrom = warmup;
  simulation.measureTo = end;
  if (warmup > 0) simulation.runUntil(warmup);
  cpus.restartAccounts(warmup);
  counters.reset();
  simulation.runUntil(end);
  const accounts = cpus.accountsAt(end);
  const counted = counters.named();
  const stopped = letWindowsClose(simulation, end, end + spec.run.drainMs * 1e6);
  return {
    replication,
    measuredNs,
    warmupNs: warmup,
    ...accounts,
    counters: counted,
    ...observe(simulation, spec, stopped),
  };
}

/** Goes on until every window is closed, or to `latest`; shootdowns under way always end. */
function letWindowsClose(simulation: Simulation, end: number, latest: number): number {
  const isClosed = () => simulation.exposure.open === 0 && simulation.underWay === 0;
  if (isClosed()) return end;
  const stopped = simulation.runUntil(latest, isClosed);
  return simulation.underWay === 0
    ? stopped
    : simulation.runUntil(Infinity, () => simulation.underWay === 0);
}
