// How many CPUs of a workload are isolated (MODEL.md, section 2): the workload says it, and its attacker.
// Which ones they are is the setup's.
import type { Workload } from '../../shared/spec/workload.ts';
import { findAdversary } from './adversaries/index.ts';

/** Those of the workload, and the one that an isolated attacker has. */
export function countIsolated({
  isolatedCpus,
  attacker,
}: Pick<Workload, 'isolatedCpus' | 'attacker'>): number {
  return isolatedCpus + (findAdversary(attacker)?.cpu === 'isolated' ? 1 : 0);
}
