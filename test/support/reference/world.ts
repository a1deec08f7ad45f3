import type { Spec } from '../../../shared/spec/spec.ts';
import type { Accounting } from './accounting.ts';
import type { Cpu, Task } from './cpu.ts';
import type { EventQueue } from './event-queue.ts';
import type { ReferenceStream } from './random.ts';
import type { Windows } from './windows.ts';

export interface World {
  readonly spec: Spec;
  readonly replication: number;
  readonly events: EventQueue;
  readonly accounting: Accounting;
  readonly windows: Windows;
  readonly cpus: Cpu[];
  readonly tasks: Task[];
  readonly runQueue: Task[];
  /** The CPU that the attacker holds. */
  heldCpu: Cpu | null;
  nowNs: number;
  /** Shootdowns of measured requests that are not over. */
  shootdownsUnderWay: number;
  makeStream(consumer: string): ReferenceStream;
}

export function cyclesToNs(world: World, cycles: number): number {
  return cycles / world.spec.machine.ghz;
}

export function lineNs(world: World, a: Cpu, b: Cpu): number {
  const { lineNearNs, lineFarNs } = world.spec.machine;
  return a.socket === b.socket ? lineNearNs : lineFarNs;
}

export function ipiNs(world: World, a: Cpu, b: Cpu): number {
  const { ipiNearNs, ipiFarNs } = world.spec.machine;
  return a.socket === b.socket ? ipiNearNs : ipiFarNs;
}

export function othersThan(world: World, cpu: Cpu): Cpu[] {
  return world.cpus.filter((other) => other !== cpu);
}
