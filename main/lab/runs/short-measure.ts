import { closingNs } from '../../engine/horizon.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { firstStageOf } from '../statistics/stages.ts';

/** With so many drains expected in it, one first stage in fifty has none. */
const fewestDrains = 4;

/**
 * Whether a run measures so little that its first stage may well have no drain of what its policy defers.
 * No interval can cover what none of its values shows: the precision of such a run is not known.
 */
export function isShortMeasure(spec: Spec): boolean {
  const { machine, workload, policy, run } = spec;
  const closing = closingNs(spec);
  if (policy.remote !== 'deferred' || !Number.isFinite(closing)) return false;
  const busyCpus = Math.min(workload.tasks, machine.cpus);
  const drains = (firstStageOf(run) * busyCpus * run.measureMs * 1e6) / closing;
  return drains < fewestDrains;
}
