import { resolveRule } from '../../engine/rules.ts';
import { workloadFields } from '../../../shared/spec/workload.ts';
import { busyShareOf, ratioFor, runnableShares } from './finite-queue.ts';

/** Every factor up to this is tried; beyond it, each is a tenth above the one before. */
const denseFactors = 32;
/** A count of tasks is not ruled out if it comes this close to the busy share. */
const reach = 0.98;

/** A rule for the number of tasks, and its value for the recording's CPU count. */
export interface TaskRule {
  readonly rule: string;
  readonly tasks: number;
}

export const timesCpus = (factor: number): string => (factor === 1 ? 'cpus' : `cpus*${factor}`);

function candidates(cpus: number, most: number): TaskRule[] {
  const rules: string[] = [];
  for (let part = cpus; part > 1; part--) rules.push(`cpus/${part}`);
  for (let factor = 1; factor * cpus <= most || factor === 1;) {
    rules.push(timesCpus(factor));
    factor = factor < denseFactors ? factor + 1 : Math.ceil(factor * 1.1);
  }
  const found = new Map<number, TaskRule>();
  for (const rule of rules) {
    const tasks = resolveRule(rule, cpus, 'tasks');
    // Of rules with the same value the last is the simplest: cpus/5 of 8 CPUs is cpus/8.
    if (!found.has(tasks)) found.set(tasks, { rule, tasks });
  }
  return [...found.values()];
}

/** Largest difference of the cumulative shares of two distributions over 0, 1, 2, ... */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  let sumA = 0;
  let sumB = 0;
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    sumA += a[n] ?? 0;
    sumB += b[n] ?? 0;
    most = Math.max(most, Math.abs(sumA - sumB));
  }
  return most;
}

/**
 * The rule over the CPU count that matches the recorded runnable tasks best: the smallest distance
 * between the recorded shares of time (`runnableShare[n]`: n tasks run or wait to run) and those of a
 * queue with as many sources that keeps the CPUs equally busy.
 */
export function chooseTasks(
  runnableShare: readonly number[],
  cpus: number,
  busyShare: number,
): TaskRule {
  const most = Math.min(workloadFields.tasks.max, Math.max(cpus, 2 * runnableShare.length));
  let best: TaskRule = { rule: 'cpus', tasks: cpus };
  let bestDistance = Infinity;
  for (const candidate of candidates(cpus, most)) {
    const { tasks } = candidate;
    if (Math.min(1, tasks / cpus) < busyShare * reach) continue;
    const shares = runnableShares(tasks, cpus, ratioFor(tasks, cpus, busyShare));
    if (busyShareOf(shares, cpus) < busyShare * reach) continue;
    const found = distance(runnableShare, shares);
    if (found < bestDistance) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}
