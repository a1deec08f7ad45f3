// The locks that page operations hold (MODEL.md, section 2e): mmap_lock of the process, or lru_lock of each
// socket. An operation takes that of the CPU it is on, and is there until it has dropped it.
import type { Workload } from '../../../../shared/spec/workload.ts';
import type { Topology } from '../../topology.ts';
import { FairLock } from './fair-lock.ts';

export class OpLocks {
  /** Per CPU: its lock. */
  private readonly lockOf: readonly FairLock[];

  /** `owners` is what has a lock by CPU: its process, or its socket. */
  constructor(owners: ArrayLike<number>) {
    const locks = new Map<number, FairLock>();
    this.lockOf = Array.from(owners, (key) => {
      const lock = locks.get(key) ?? new FairLock();
      locks.set(key, lock);
      return lock;
    });
  }

  /** A CPU comes for its lock: true if it has it at once, else it waits. */
  comes(cpu: number, isWriter: boolean): boolean {
    return this.lockOf[cpu].comes(cpu, isWriter);
  }

  /** A CPU is done with its lock: the CPUs that now have it, in the order in which they came. */
  releases(cpu: number, isWriter: boolean): readonly number[] {
    return this.lockOf[cpu].releases(isWriter);
  }
}

/** The locks of a workload; null if its operations hold none. */
export function makeOpLocks(
  { writeLockShare, lockScope }: Workload,
  processOf: readonly number[],
  { socketOf }: Topology,
): OpLocks | null {
  if (writeLockShare === 0) return null;
  return new OpLocks(lockScope === 'socket' ? socketOf : processOf);
}
