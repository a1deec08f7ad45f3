import { none } from '../../engine/policies/none.ts';
import { TaskWork } from '../../engine/work/drawn/task-work.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import { orderCount } from '../../../shared/spec/workload-fields.ts';
import { absentUserPolicy } from '../../../shared/spec/user-side.ts';
import type { Workload } from '../../../shared/spec/workload.ts';
import { firstModel } from '../../engine/kernels/first-model.ts';

/** Number of ops in each replication. */
const draws = 1 << 17;

/**
 * Shares of the orders that the engine draws for a workload, by replication. No counter of a run has
 * them, so they are drawn here as in the engine: from the same streams, equally many for each task.
 */
export function drawOrderShares(
  workload: Workload,
  machine: Machine,
  run: RunSettings,
): number[][] {
  const { policy } = none;
  const spec = {
    workload,
    machine,
    kernel: firstModel.kernel,
    policy,
    userPolicy: absentUserPolicy,
    run,
  };
  const { tasks } = workload;
  const each = Math.ceil(draws / tasks);
  return Array.from({ length: run.replicationsMin }, (_, replication) => {
    const work = new TaskWork(spec, replication);
    const counts = Array.from({ length: orderCount }, () => 0);
    for (let task = 0; task < tasks; task++) {
      for (let op = 0; op < each; op++) {
        work.startOp(task);
        counts[work.order[task]] += 1;
      }
    }
    return counts.map((count) => count / (tasks * each));
  });
}
