// How many tasks the work of a spec has: those that are scheduled or pinned, and an attacker that is one. The
// loops of isolated CPUs are none of them.
import type { Workload } from '../../../../shared/spec/workload.ts';
import { findAdversary } from '../../adversaries/index.ts';

/** How many tasks a workload has, an attacker included. */
export function countTasks({ tasks, attacker }: Workload): number {
  return tasks + (findAdversary(attacker)?.task ? 1 : 0);
}
