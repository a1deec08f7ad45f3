// Generations of user mappings (MODEL.md, section 4b): the process counts its flush requests, each CPU
// how far it has flushed. A CPU that is behind by more than the request that it looks at flushes all, up
// to the newest that it knows of, and later looks find it up to date. Says what a flush has to be; runs
// none.
import type { Kernel } from '../../shared/spec/kernel.ts';
import type { Setup } from './setup.ts';
import type { Topology } from './topology.ts';

/** Whether CPUs keep generations: of the mappings of a process. */
export const hasGenerations = ({ kernel, domain }: Pick<Setup, 'kernel' | 'domain'>): boolean =>
  kernel.generations && domain === 'user';

export type FlushKind = 'none' | 'range' | 'full';

export class Generations {
  private newest = 0;
  /** Per initiating CPU: the generation of its request. */
  private readonly requested: Float64Array;
  /** Per CPU: how far it has flushed. */
  private readonly reached: Float64Array;
  private readonly reads: Kernel['generationReads'];
  private readonly topology: Topology;
  /** Who wrote the process's count last, and per CPU which value of it its cache holds. */
  private writer = -1;
  private readonly cached: Float64Array;

  constructor(cpus: number, reads: Kernel['generationReads'], topology: Topology) {
    this.requested = new Float64Array(cpus);
    this.reached = new Float64Array(cpus);
    this.cached = new Float64Array(cpus);
    this.reads = reads;
    this.topology = topology;
  }

  /** A CPU makes a request. */
  request(cpu: number): void {
    this.newest += 1;
    this.requested[cpu] = this.newest;
    this.cached[cpu] = this.newest;
    this.writer = cpu;
  }

  /** Whether a CPU reads the process's count for a request, before it knows what to flush. */
  private looksUp(cpu: number, initiator: number): boolean {
    if (this.reads === 'always') return true;
    return this.reads === 'if-behind' && this.requested[initiator] > this.reached[cpu];
  }

  /** Time that reading the process's count takes on a CPU, ns: a transfer if it was written since. */
  readNs(cpu: number, initiator: number): number {
    if (!this.looksUp(cpu, initiator) || this.cached[cpu] === this.newest) return 0;
    this.cached[cpu] = this.newest;
    return this.writer === cpu || this.writer < 0 ? 0 : this.topology.line(this.writer, cpu);
  }

  /** A CPU has flushed all that the process has asked for. */
  catchUp(cpu: number): void {
    this.reached[cpu] = this.newest;
  }

  /** What a CPU has to flush for a request, and that it does. `isFull` if the request is for all. */
  take(cpu: number, initiator: number, isFull: boolean): FlushKind {
    const requested = this.requested[initiator];
    const reached = this.reached[cpu];
    const newest = this.reads === 'never' ? Math.max(requested, reached) : this.newest;
    if (this.looksUp(cpu, initiator)) this.cached[cpu] = this.newest;
    if (reached >= (this.reads === 'always' ? newest : requested)) return 'none';
    this.reached[cpu] = newest;
    return !isFull && requested === reached + 1 && requested === newest ? 'range' : 'full';
  }
}

/** What a CPU has to flush for a request, and that it does; without generations what the request says. */
export function takeFlush(
  generations: Generations | null,
  cpu: number,
  initiator: number,
  isFull: boolean,
): FlushKind {
  return generations?.take(cpu, initiator, isFull) ?? (isFull ? 'full' : 'range');
}

/** Null unless CPUs keep generations. */
export function makeGenerations(setup: Setup, topology: Topology): Generations | null {
  const { machine, kernel } = setup;
  if (!hasGenerations(setup)) return null;
  return new Generations(machine.cpus, kernel.generationReads, topology);
}
