// A machine whose work is drawn: what a replication simulates, and the pilot of its warm-up. The same
// spec and replication always give the same machine.
import type { Spec } from '../../../../shared/spec/spec.ts';
import { asSimulated } from '../../as-simulated.ts';
import { countIsolated } from '../../count-isolated.ts';
import { Machine } from '../../machine.ts';
import { Stream } from '../../random.ts';
import { setupOf } from '../../setup.ts';
import type { Observer } from '../../observer.ts';
import { countTasks } from './count-tasks.ts';
import { DrawnWork } from './drawn-work.ts';

/** `replication` names the streams; it may be a word for runs beside the replications. */
export function makeDrawnMachine(
  given: Spec,
  replication: number | string,
  observer: Observer | null = null,
): Machine {
  const spec = asSimulated(given);
  const wakes = countTasks(spec.workload);
  const tasks = wakes + countIsolated(spec.workload);
  const makeStream = (consumer: string) => Stream.named(spec.run.seed, replication, consumer);
  const make = (machine: Machine) => new DrawnWork(machine, spec, replication);
  return new Machine(setupOf(spec), { tasks, wakes, make, makeStream }, observer);
}
