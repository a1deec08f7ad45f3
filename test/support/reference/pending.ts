import type { DrainPoint } from '../../../shared/spec/policy.ts';
import { lazyMode } from './idle-states.ts';
import { flushAll, type FlushPlace } from './flush.ts';
import { clearBits, ringLength, sweep, takeSweep, type Sweep } from './rings.ts';
import type { Cpu, PartProgram, Task } from './cpu.ts';
import { marksOf, type World } from './world.ts';

export function drainsAt(world: World, point: DrainPoint): boolean {
  return world.spec.policy.drainAt.includes(point);
}

/** Remembers that this CPU has yet to flush for a request of `task`. */
export function mark(world: World, cpu: Cpu, task: Task): void {
  if (world.spec.policy.pending === 'task') task.pendingCpus[world.side].add(cpu.number);
  else marksOf(world, cpu).posted.count++;
}

/** `targets: running`: the request is left for the idle CPU to do when it leaves idle. */
export function markIdle(world: World, cpu: Cpu): void {
  const { posted } = marksOf(world, cpu);
  posted.count++;
  posted.whileIdle = true;
}

/** Others have posted since the CPU's last drain; with `pending: task`, for any task. */
export function isMarked(world: World, cpu: Cpu): boolean {
  if (marksOf(world, cpu).posted.count > 0) return true;
  return world.tasks.some((task) => task.pendingCpus[world.side].has(cpu.number));
}

export function clearMark(world: World, cpu: Cpu): void {
  marksOf(world, cpu).posted = { count: 0, whileIdle: false };
  for (const task of world.tasks) task.pendingCpus[world.side].delete(cpu.number);
  clearBits(world, cpu);
}

/** Whether the CPU drains at the end of its switch to `task`. */
export function mustDrainAtSwitch(world: World, cpu: Cpu, task: Task, wasIdle: boolean): boolean {
  const atSwitch = drainsAt(world, 'context-switch');
  if (atSwitch && task.pendingCpus[world.side].has(cpu.number)) return true;
  const atIdleExit = drainsAt(world, 'idle-exit') || lazyMode(world) === 'skipped';
  return marksOf(world, cpu).posted.count > 0 && (atSwitch || (wasIdle && atIdleExit));
}

/** Whether the CPU drains at a tick that comes now. */
export function mustDrainAtTick(world: World, cpu: Cpu): boolean {
  if (marksOf(world, cpu).posted.count === 0) return false;
  if (drainsAt(world, 'tick')) return true;
  return drainsAt(world, 'kernel-entry') && cpu.part?.phase === 'user';
}

/** Whether the CPU drains when its task enters the kernel now. */
export function mustDrainAtEntry(world: World, cpu: Cpu): boolean {
  return marksOf(world, cpu).posted.count > 0 && drainsAt(world, 'kernel-entry');
}

/** A drain that has started: whether it flushes everything, and what it sweeps. */
export interface Drain {
  readonly startNs: number;
  readonly sweep: Sweep | null;
}

/** Starts a drain: what was posted until now is taken, entry by entry if rings remember which. */
export function startDrain(world: World, cpu: Cpu, task: Task | null): Drain {
  const { whileIdle } = marksOf(world, cpu).posted;
  marksOf(world, cpu).posted = { count: 0, whileIdle: false };
  task?.pendingCpus[world.side].delete(cpu.number);
  const isWhole = ringLength(world) === null || whileIdle;
  return { startNs: world.nowNs, sweep: isWhole ? null : takeSweep(world, cpu) };
}

/** Does all that a drain has taken. */
export function* drain(
  world: World,
  cpu: Cpu,
  { startNs, sweep: taken }: Drain,
  phase: FlushPlace['phase'],
): PartProgram {
  // In an interrupt it counts when it starts, else when it is done.
  const counted = phase === 'handler' ? { countedNs: startNs } : {};
  const place: FlushPlace = { phase, category: 'deferredFlush', ...counted };
  marksOf(world, cpu).isDraining = phase === 'drain';
  if (taken) yield* sweep(world, cpu, place, taken);
  else yield* flushAll(world, cpu, place);
  marksOf(world, cpu).isDraining = false;
}
