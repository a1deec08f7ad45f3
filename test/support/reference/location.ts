import type { Machine } from '../../../shared/spec/machine.ts';

/** Where a CPU is; a group of its socket has a number of its own there. */
export interface Location {
  readonly core: number;
  readonly group: number;
  readonly socket: number;
}

/** CPU numbers go through one thread of every core, then through the next thread of every core. */
export function locate(machine: Machine, cpu: number): Location {
  const { cpus, sockets, threadsPerCore, coresPerGroup } = machine;
  const cores = Math.ceil(cpus / threadsPerCore);
  const socketOf = (core: number): number => Math.floor((core * sockets) / cores);
  const core = cpu % cores;
  const socket = socketOf(core);
  let first = core;
  while (first > 0 && socketOf(first - 1) === socket) first--;
  const group = coresPerGroup > 0 ? Math.floor((core - first) / coresPerGroup) : 0;
  return { core, group, socket };
}
