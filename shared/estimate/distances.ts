import type { Machine } from '../spec/machine.ts';

/** How far other CPUs are in the mean, by socket. */
export interface Distances {
  /** A line transfer to another CPU of the socket, and of another one, ns. */
  readonly lineNear: number;
  readonly lineFar: number;
  /** Share of the other CPUs that are on the same socket. */
  readonly near: number;
}

/** Mean links between two sockets of a hypercube, beyond the first. */
function extraLinks(sockets: number): number {
  let [links, pairs] = [0, 0];
  for (let a = 0; a < sockets; a++) {
    for (let b = 0; b < a; b++) {
      for (let bits = a ^ b; bits > 0; bits >>= 1) links += bits & 1;
      pairs += 1;
    }
  }
  return pairs === 0 ? 0 : links / pairs - 1;
}

/** Distances of a machine, each kind of neighbour counted by how many there are. */
export function distancesOf(machine: Machine): Distances {
  const { cpus, sockets, threadsPerCore, coresPerGroup, lineNearNs, lineFarNs } = machine;
  const here = cpus / sockets - 1;
  const siblings = Math.min(here, threadsPerCore - 1);
  const ofGroup = coresPerGroup > 0 ? (coresPerGroup - 1) * threadsPerCore : 0;
  const group = Math.min(Math.max(0, here - siblings), ofGroup);
  const rest = Math.max(0, here - siblings - group);
  const total = siblings * machine.lineThreadNs + group * machine.lineGroupNs + rest * lineNearNs;
  return {
    lineNear: here > 0 ? total / here : lineNearNs,
    lineFar: sockets > 1 ? lineFarNs + extraLinks(sockets) * machine.lineHopNs : lineFarNs,
    near: cpus > 1 ? Math.max(0, here) / (cpus - 1) : 1,
  };
}
