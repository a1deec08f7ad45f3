import type { Workload } from '../../../shared/spec/workload.ts';
import type { Cpu } from './cpu.ts';
import type { World } from './world.ts';

/** Sockets are the corners of a hypercube: each bit in which two differ is a link between them. */
function linksBetween(a: number, b: number): number {
  let links = 0;
  for (let bits = a ^ b; bits > 0; bits >>= 1) links += bits & 1;
  return links;
}

/** What one transfer of a cache line takes. */
export function lineNs(world: World, a: Cpu, b: Cpu): number {
  const { lineThreadNs, lineGroupNs, lineNearNs, lineFarNs, lineHopNs, coresPerGroup } =
    world.spec.machine;
  if (a === b) return 0;
  if (a.core === b.core) return lineThreadNs;
  if (a.socket !== b.socket) {
    return lineFarNs + (linksBetween(a.socket, b.socket) - 1) * lineHopNs;
  }
  return coresPerGroup > 0 && a.group === b.group ? lineGroupNs : lineNearNs;
}

/** What queueing a request on a CPU takes, with leaving the guest for its interrupt if that leaves then. */
export function sendNs(world: World, cpu: Cpu, target: Cpu, isKicked: boolean): number {
  const { machine, kernel } = world.spec;
  const lines = kernel.sendLines ?? machine.sendLinesPerTarget;
  return lines * lineNs(world, cpu, target) + (isKicked ? machine.ipiExitNs : 0);
}

export function ipiNs(world: World, a: Cpu, b: Cpu): number {
  const { ipiNearNs, ipiFarNs } = world.spec.machine;
  return a.socket === b.socket ? ipiNearNs : ipiFarNs;
}

/** All CPUs in the order in which tasks are placed on them. */
export function placementOrder(cpus: readonly Cpu[], placement: Workload['placement']): Cpu[] {
  if (placement === 'cpus') return [...cpus];
  if (placement === 'threads')
    return cpus.toSorted((a, b) => a.core - b.core || a.number - b.number);
  // Sockets in turn, the lowest CPU of each first.
  const rankOf = (cpu: Cpu): number =>
    cpus.filter((other) => other.socket === cpu.socket && other.number < cpu.number).length;
  return cpus.toSorted((a, b) => rankOf(a) - rankOf(b) || a.socket - b.socket);
}
