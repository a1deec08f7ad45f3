import { resolveRule } from '../../engine/rules.ts';
import { workloadFields } from '../../../shared/spec/workload.ts';
import { busyShareOf, ratioFor, runnableShares } from './finite-queue.ts';

/** Up to here every factor is tried, from then on each a tenth above the one before. */
const denseFactors = 32;
/** Busy shares that so few tasks reach within this share of them are not ruled out. */
const reach = 0.98;

/** A rule for the number of tasks, and what it gives for the CPUs of the recording. */
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
    // Of rules that give the same number the last is the plainest: cpus/5 of 8 CPUs is cpus/8.
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
 * The rule over the CPU count whose tasks are runnable most like the recorded ones: the smallest
 * distance between the recorded shares of time (`runnableShare[n]`: n tasks run or wait to) and those of
 * a queue with as many sources that keeps the CPUs as busy.
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
