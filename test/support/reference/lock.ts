import { endWait, makePart } from './processor.ts';
import type { Cpu, Program } from './cpu.ts';
import { processAt, type Holder, type Lock, type World } from './world.ts';

/** Whether one more can have it beside those that do. */
function isOpenTo({ holders }: Lock, { isWriter }: Holder): boolean {
  return isWriter ? holders.length === 0 : holders.every((holder) => !holder.isWriter);
}

/** The lock that an operation on a CPU holds: of the process, or of its socket. */
function lockAt(world: World, cpu: Cpu): Lock {
  const { spec, locks } = world;
  const owner = spec.workload.lockScope === 'socket' ? cpu.socket : processAt(world, cpu);
  const lock = locks.get(owner) ?? { holders: [], queue: [] };
  locks.set(owner, lock);
  return lock;
}

/** Comes for the lock, and has it at the end. */
export function* takeLock(world: World, one: Holder): Program {
  const lock = lockAt(world, one.cpu);
  if (lock.queue.length === 0 && isOpenTo(lock, one)) {
    lock.holders.push(one);
    return;
  }
  lock.queue.push(one);
  yield { ...makePart('kernel', 'kernel', Infinity), isLockWait: true };
}

/** The task on the CPU is done with it: the next ones have it now. */
export function dropLock(world: World, cpu: Cpu): void {
  const lock = lockAt(world, cpu);
  lock.holders = lock.holders.filter((holder) => holder.cpu !== cpu);
  for (let [next] = lock.queue; next && isOpenTo(lock, next); [next] = lock.queue) {
    lock.queue.shift();
    lock.holders.push(next);
    endWait(world, next.cpu);
  }
}
