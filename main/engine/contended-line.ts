// A cache line that every task of a process writes: the count of a lock, the head of a list. One CPU has
// it at a time, in the order in which they come for it, and it moves by transfers (MODEL.md, section 2b).
import type { Workload } from '../../shared/spec/workload.ts';
import type { Topology } from './topology.ts';

export class ContendedLine {
  private freeAt = -Infinity;
  private owner = -1;
  private readonly topology: Topology;

  constructor(topology: Topology) {
    this.topology = topology;
  }

  /** Time until a CPU that comes at t has written the line `transfers` times, ns. */
  writeNs(cpu: number, t: number, transfers: number): number {
    const start = Math.max(t, this.freeAt);
    const isOwn = this.owner === cpu || this.owner < 0;
    this.freeAt = start + (isOwn ? 0 : transfers * this.topology.line(this.owner, cpu));
    this.owner = cpu;
    return this.freeAt - t;
  }
}

/** The contended line of each process of a workload; null without any. */
export function makeContendedLines(
  { contendedLines, processes }: Workload,
  topology: Topology,
): ContendedLine[] | null {
  if (contendedLines === 0) return null;
  return Array.from({ length: processes }, () => new ContendedLine(topology));
}
