import type { Spec } from '../../../shared/spec/spec.ts';
import type { Accounting } from './accounting.ts';
import type { Cpu, Marks, Task } from './cpu.ts';
import type { EventQueue } from './event-queue.ts';
import type { ReferenceStream } from './random.ts';
import type { Windows } from './windows.ts';

/** A task that has a lock, or waits for it. */
export interface Holder {
  readonly cpu: Cpu;
  readonly isWriter: boolean;
}

/** MODEL.md, section 2e: who has the lock, and who waits for it, the first to come first. */
export interface Lock {
  holders: Holder[];
  queue: Holder[];
}

/** How many requests a process has made, and who made the newest. */
export interface Count {
  readonly count: number;
  readonly by: Cpu | null;
}

export interface World {
  readonly spec: Spec;
  /** Whose requests this is about: 1 is user mappings beside the direct map. */
  readonly side: 0 | 1;
  /** The world as the policy of the direct map, or the only one, sees it. */
  readonly base: World;
  /** All that there are: `base`, and that of user mappings beside it. */
  readonly views: World[];
  /** Of measured shootdowns of this side, ns. */
  readonly latencies: number[];
  readonly replication: number;
  readonly events: EventQueue;
  readonly accounting: Accounting;
  readonly windows: Windows;
  readonly cpus: Cpu[];
  readonly tasks: Task[];
  readonly runQueue: Task[];
  /** By CPU of a pinned task: its process. */
  readonly processOf: Map<Cpu, number>;
  /** The CPUs of pinned tasks; the loops of isolated CPUs are such. */
  pinnedCpus: readonly Cpu[];
  isolatedCpus: readonly Cpu[];
  /** The CPU of an attacker that sleeps deeply whenever it is idle. */
  deepCpu: Cpu | null;
  /** The locks that page operations hold, by what has one. */
  readonly locks: Map<number, Lock>;
  /** The CPU that the attacker holds. */
  heldCpu: Cpu | null;
  nowNs: number;
  /** Shootdowns of measured requests that are not over. */
  shootdownsUnderWay: number;
  /** By process: its requests so far, and who made the newest. */
  readonly newest: Map<number, Count>;
  /** By process: the line that all its tasks write, who had it last, and until when, ns. */
  readonly contendedLines: Map<number, { readonly by: Cpu; readonly untilNs: number }>;
  /** Pages freed so far, and the posted requests none of whose pages is used again. */
  freedPages: number;
  freeRequests: readonly { readonly t0Ns: number; readonly freedTo: number }[];
  makeStream(consumer: string): ReferenceStream;
}

/** What a CPU is to flush later for the requests that this is about. */
export function marksOf({ side }: World, cpu: Cpu): Marks {
  return cpu.sides[side];
}

/** The world as the policy of a side sees it. */
export function viewOf({ views, base }: World, side: 0 | 1): World {
  return views[side] ?? base;
}

/** The world as the policy of user mappings sees it, where there are such. */
export function userView(world: World): World {
  return viewOf(world, 1);
}

export function cyclesToNs(world: World, cycles: number): number {
  return cycles / world.spec.machine.ghz;
}

/** Cycles of code that another pinned task on the CPU's core slows down. */
export function codeNs(world: World, cpu: Cpu, cycles: number): number {
  const isPinned = world.pinnedCpus.includes(cpu);
  const isSlow =
    isPinned && world.pinnedCpus.some((other) => other !== cpu && other.core === cpu.core);
  return cyclesToNs(world, cycles) * (isSlow ? world.spec.machine.threadSlowdown : 1);
}

/** The process of the task that is pinned to a CPU; 0 without one. */
export function processAt({ processOf }: World, cpu: Cpu): number {
  return processOf.get(cpu) ?? 0;
}

/** The CPUs of other pinned tasks of a CPU's process. */
export function othersOfProcess(world: World, cpu: Cpu): Cpu[] {
  return world.cpus.filter(
    (one) =>
      one !== cpu &&
      world.pinnedCpus.includes(one) &&
      processAt(world, one) === processAt(world, cpu),
  );
}

/** The other CPUs that what this one flushes concerns. */
export function othersThan(world: World, cpu: Cpu): Cpu[] {
  if (world.spec.workload.domain !== 'direct-map') return othersOfProcess(world, cpu);
  return world.cpus.filter((one) => one !== cpu);
}

/** What the process of a CPU has counted. */
export function newestAt(world: World, cpu: Cpu): Count {
  return world.newest.get(processAt(world, cpu)) ?? { count: 0, by: null };
}
