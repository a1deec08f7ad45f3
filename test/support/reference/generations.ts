import type { Cpu, FlushRequest } from './cpu.ts';
import { lineNs } from './topology.ts';
import { newestAt, processAt, type Count, type World } from './world.ts';

export function hasGenerations(world: World): boolean {
  return world.spec.kernel.generations && world.spec.workload.domain === 'user';
}

/** At t0: the process counts the request; its CPU made the value, and so knows it. */
export function countRequest(world: World, cpu: Cpu): number {
  const { count } = newestAt(world, cpu);
  world.newest.set(processAt(world, cpu), { count: count + 1, by: cpu });
  cpu.knownCount = count + 1;
  return count + 1;
}

function readsCount(world: World, cpu: Cpu, request: FlushRequest): boolean {
  const { generationReads } = world.spec.kernel;
  if (generationReads === 'always') return true;
  return generationReads === 'if-behind' && cpu.generation < request.generation;
}

/** What a handler pays to read the count as it stood at the handler's start. */
export function readNs(world: World, cpu: Cpu, request: FlushRequest, atStart: Count): number {
  if (!readsCount(world, cpu, request) || cpu.knownCount === atStart.count) return 0;
  return atStart.by === null ? 0 : lineNs(world, atStart.by, cpu);
}

/** What the CPU has to flush for a request; with that it has reached the newest generation it knows. */
export function catchUp(
  world: World,
  cpu: Cpu,
  request: FlushRequest,
  atStart: Count,
): 'nothing' | 'range' | 'full' {
  const reads = readsCount(world, cpu, request);
  const newest = reads ? atStart.count : Math.max(request.generation, cpu.generation);
  if (reads) cpu.knownCount = newest;
  const isAlways = world.spec.kernel.generationReads === 'always';
  if (cpu.generation >= (isAlways ? newest : request.generation)) return 'nothing';
  const isNext = request.generation === cpu.generation + 1;
  const isNewest = request.generation === newest;
  cpu.generation = newest;
  return isNext && isNewest && !request.isFull ? 'range' : 'full';
}
