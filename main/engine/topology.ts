// Where CPUs sit and how far apart they are (MODEL.md, section 2b): threads of a core, groups of cores
// that share a cache, sockets, links between sockets. CPU numbers go through one thread of every core,
// then the next, as Linux lists them; cores fill sockets in order. Knows no cost but that of distance.
import type { Machine } from '../../shared/spec/machine.ts';
import type { Workload } from '../../shared/spec/workload.ts';

/** Links between two sockets, which form a hypercube: as many as differ in the bits of their numbers. */
export function linksBetween(socket: number, other: number): number {
  let links = 0;
  for (let bits = socket ^ other; bits > 0; bits >>= 1) links += bits & 1;
  return links;
}

export class Topology {
  readonly coreOf: Int32Array;
  readonly socketOf: Int32Array;
  readonly groupOf: Int32Array;
  private readonly machine: Machine;
  /** Whether a socket is all that sets CPUs apart: two distances. */
  private readonly isFlat: boolean;
  private readonly nearNs: number;
  private readonly farNs: number;

  constructor(machine: Machine) {
    const { cpus, sockets, threadsPerCore, coresPerGroup, lineHopNs } = machine;
    const cores = Math.ceil(cpus / threadsPerCore);
    const socketOfCore = (core: number) => Math.floor((core * sockets) / cores);
    const groupOfCore = (core: number) => {
      const socket = socketOfCore(core);
      const first = Math.ceil((socket * cores) / sockets);
      return coresPerGroup === 0
        ? socket
        : socket * cores + Math.floor((core - first) / coresPerGroup);
    };
    this.machine = machine;
    this.nearNs = machine.lineNearNs;
    this.farNs = machine.lineFarNs;
    this.coreOf = Int32Array.from({ length: cpus }, (_, cpu) => cpu % cores);
    this.socketOf = this.coreOf.map(socketOfCore);
    this.groupOf = this.coreOf.map(groupOfCore);
    this.isFlat = threadsPerCore === 1 && coresPerGroup === 0 && (sockets <= 2 || lineHopNs === 0);
  }

  /** Time of one cache-line transfer between two different CPUs, ns. */
  line(a: number, b: number): number {
    if (this.isFlat) return this.socketOf[a] === this.socketOf[b] ? this.nearNs : this.farNs;
    return this.lineOf(a, b);
  }

  private lineOf(a: number, b: number): number {
    const { coreOf, groupOf, socketOf, machine } = this;
    if (coreOf[a] === coreOf[b]) return machine.lineThreadNs;
    if (socketOf[a] !== socketOf[b]) {
      return machine.lineFarNs + (linksBetween(socketOf[a], socketOf[b]) - 1) * machine.lineHopNs;
    }
    const isGroup = machine.coresPerGroup > 0 && groupOf[a] === groupOf[b];
    return isGroup ? machine.lineGroupNs : machine.lineNearNs;
  }

  /** The longest transfer between any two CPUs, ns. */
  get longestLine(): number {
    const { lineNearNs, lineFarNs, lineHopNs, sockets } = this.machine;
    const links = Math.ceil(Math.log2(Math.max(2, sockets)));
    return Math.max(lineNearNs, lineFarNs + (links - 1) * lineHopNs);
  }

  /** CPUs in the order in which tasks take them at the start. */
  order(placement: Workload['placement']): number[] {
    const cpus = [...this.coreOf.keys()];
    switch (placement) {
      case 'cpus':
        return cpus;
      case 'threads':
        return cpus.toSorted((a, b) => this.coreOf[a] - this.coreOf[b] || a - b);
      case 'free':
      case 'sockets':
        return this.socketsInTurn();
    }
  }

  /** Sockets in turn, the lowest CPU of each first. */
  private socketsInTurn(): number[] {
    const sockets = [...Map.groupBy(this.socketOf.keys(), (cpu) => this.socketOf[cpu]).values()];
    const order: number[] = [];
    for (let rank = 0; order.length < this.socketOf.length; rank++) {
      for (const cpus of sockets) if (rank < cpus.length) order.push(cpus[rank]);
    }
    return order;
  }
}
