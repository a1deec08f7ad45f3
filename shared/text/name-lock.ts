import type { Spec } from '../spec/spec.ts';

/** The lock that page operations of a workload hold, as the kernel calls it. */
export function nameLock({ workload }: Pick<Spec, 'workload'>): string {
  return workload.lockScope === 'socket' ? 'lru_lock' : 'mmap_lock';
}
