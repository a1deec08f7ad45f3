import type { DrainPoint } from '../../../shared/spec/policy.ts';
import { flushAll, type FlushPlace } from './flush.ts';
import { clearBits, ringLength, sweep } from './rings.ts';
import type { Cpu, PartProgram, Task } from './cpu.ts';
import type { World } from './world.ts';

export function drainsAt(world: World, point: DrainPoint): boolean {
  return world.spec.policy.drainAt.includes(point);
}

/** Remembers that this CPU has yet to flush for a request of `task`. */
export function mark(world: World, cpu: Cpu, task: Task): void {
  if (world.spec.policy.pending === 'task') task.pendingCpus.add(cpu.number);
  else cpu.posted.count++;
}

/** `targets: running`: the request is left for the idle CPU to do when it leaves idle. */
export function markIdle(cpu: Cpu): void {
  cpu.posted.count++;
  cpu.posted.whileIdle = true;
}

/** Others have posted since the CPU's last drain; with `pending: task`, for any task. */
export function isMarked(world: World, cpu: Cpu): boolean {
  if (cpu.posted.count > 0) return true;
  return world.tasks.some((task) => task.pendingCpus.has(cpu.number));
}

export function clearMark(world: World, cpu: Cpu): void {
  cpu.posted = { count: 0, whileIdle: false };
  for (const task of world.tasks) task.pendingCpus.delete(cpu.number);
  clearBits(world, cpu);
}

/** Whether the CPU drains at the end of its switch to `task`. */
export function mustDrainAtSwitch(world: World, cpu: Cpu, task: Task, wasIdle: boolean): boolean {
  const atSwitch = drainsAt(world, 'context-switch');
  if (atSwitch && task.pendingCpus.has(cpu.number)) return true;
  return cpu.posted.count > 0 && (atSwitch || (wasIdle && drainsAt(world, 'idle-exit')));
}

/** Whether the CPU drains at a tick that comes now. */
export function mustDrainAtTick(world: World, cpu: Cpu): boolean {
  if (cpu.posted.count === 0) return false;
  if (drainsAt(world, 'tick')) return true;
  return drainsAt(world, 'kernel-entry') && cpu.part?.phase === 'user';
}

/** Whether the CPU drains when its task enters the kernel now. */
export function mustDrainAtEntry(world: World, cpu: Cpu): boolean {
  return cpu.posted.count > 0 && drainsAt(world, 'kernel-entry');
}

/** Does all that was posted: entry by entry if rings remember which, else everything at once. */
export function* drain(
  world: World,
  cpu: Cpu,
  task: Task | null,
  phase: FlushPlace['phase'],
): PartProgram {
  // In an interrupt it counts when it starts, else when it is done.
  const counted = phase === 'handler' ? { countedNs: world.nowNs } : {};
  const place: FlushPlace = { phase, category: 'deferredFlush', ...counted };
  const { whileIdle } = cpu.posted;
  cpu.posted = { count: 0, whileIdle: false };
  task?.pendingCpus.delete(cpu.number);
  if (ringLength(world) === null || whileIdle) yield* flushAll(world, cpu, place);
  else yield* sweep(world, cpu, place);
}
