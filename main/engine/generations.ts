// Generations of user mappings (MODEL.md, section 4b): a process counts its flush requests, each CPU
// how far it has flushed. A CPU that is behind by more than the request that it looks at flushes all, up
// to the newest that it knows of, and later looks find it up to date. Says what a flush has to be; runs
// none.
import type { Kernel } from '../../shared/spec/kernel.ts';
import type { Members } from './members.ts';
import type { Setup } from './setup.ts';
import type { Topology } from './topology.ts';

/** Whether CPUs keep generations: of the mappings of a process. */
export const hasGenerations = ({ kernel, domain }: Pick<Setup, 'kernel' | 'domain'>): boolean =>
  kernel.generations && domain === 'user';

export type FlushKind = 'none' | 'range' | 'full';

export class Generations {
  private readonly processOf: Int32Array;
  /** Per process: how many requests it has made. */
  private readonly newest: Float64Array;
  /** Per initiating CPU: the generation of its request. */
  private readonly requested: Float64Array;
  /** Per CPU: how far it has flushed. */
  private readonly reached: Float64Array;
  private readonly reads: Kernel['generationReads'];
  private readonly topology: Topology;
  /** Per process: who wrote its count last; and per CPU which value of it its cache holds. */
  private readonly writer: Int32Array;
  private readonly cached: Float64Array;

  constructor(
    { processOf, processes }: Members,
    reads: Kernel['generationReads'],
    topology: Topology,
  ) {
    const cpus = processOf.length;
    this.processOf = processOf;
    this.newest = new Float64Array(processes.length);
    this.writer = new Int32Array(processes.length).fill(-1);
    this.requested = new Float64Array(cpus);
    this.reached = new Float64Array(cpus);
    this.cached = new Float64Array(cpus);
    this.reads = reads;
    this.topology = topology;
  }

  /** A CPU makes a request. */
  request(cpu: number): void {
    const own = this.processOf[cpu];
    const newest = ++this.newest[own];
    this.requested[cpu] = newest;
    this.cached[cpu] = newest;
    this.writer[own] = cpu;
  }

  /** How many requests the process of a CPU has made. */
  private newestFor(cpu: number): number {
    return this.newest[this.processOf[cpu]];
  }

  /** Whether a CPU reads the process's count for a request, before it knows what to flush. */
  private looksUp(cpu: number, initiator: number): boolean {
    if (this.reads === 'always') return true;
    return this.reads === 'if-behind' && this.requested[initiator] > this.reached[cpu];
  }

  /** Time that reading the process's count takes on a CPU, ns: a transfer if it was written since. */
  readNs(cpu: number, initiator: number): number {
    const newest = this.newestFor(cpu);
    if (!this.looksUp(cpu, initiator) || this.cached[cpu] === newest) return 0;
    this.cached[cpu] = newest;
    const writer = this.writer[this.processOf[cpu]];
    return writer === cpu || writer < 0 ? 0 : this.topology.line(writer, cpu);
  }

  /** A CPU has flushed all that the process has asked for. */
  catchUp(cpu: number): void {
    this.reached[cpu] = this.newestFor(cpu);
  }

  /** What a CPU has to flush for a request, and that it does. `isFull` if the request is for all. */
  take(cpu: number, initiator: number, isFull: boolean): FlushKind {
    const requested = this.requested[initiator];
    const reached = this.reached[cpu];
    const newest = this.reads === 'never' ? Math.max(requested, reached) : this.newestFor(cpu);
    if (this.looksUp(cpu, initiator)) this.cached[cpu] = this.newestFor(cpu);
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
export function makeGenerations(
  setup: Setup,
  members: Members,
  topology: Topology,
): Generations | null {
  const { kernel } = setup;
  if (!hasGenerations(setup)) return null;
  return new Generations(members, kernel.generationReads, topology);
}
