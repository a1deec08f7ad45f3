import { encodeChunk } from './chunk-codec.ts';
import { ColumnBuilder, type EventColumns, type TraceEvent } from './event-columns.ts';
import type { TraceChunk } from './trace-chunk.ts';

/** A line that belongs before this many events of its CPU is too late to be sorted in. */
const maxChunkEvents = 1 << 15;
/** The most events that wait in the builders of all CPUs together. */
const maxWaiting = 1 << 18;
/** With more CPUs, builders free their memory when empty. */
const mostRoomy = 16;

export type Placed = 'in-order' | 'out-of-order' | 'late';

export interface ChunkLimits {
  readonly chunkEvents?: number;
  readonly waiting?: number;
}

/** Changes the events of a CPU before they are packed. */
export type BeforePacking = (cpu: number, columns: EventColumns) => void;

/** Gathers events by CPU and packs them into chunks as they fill. */
export class ChunkMaker {
  private readonly onChunk: (chunk: TraceChunk) => void;
  private readonly beforePacking: BeforePacking;
  private readonly chunkEvents: number;
  private readonly mostWaiting: number;
  /** Indexed by CPU. */
  private readonly builders: (ColumnBuilder | undefined)[] = [];
  private readonly sequences: number[] = [];
  private waiting = 0;
  storedBytes = 0;

  constructor(
    onChunk: (chunk: TraceChunk) => void,
    limits: ChunkLimits = {},
    beforePacking: BeforePacking = () => undefined,
  ) {
    this.onChunk = onChunk;
    this.beforePacking = beforePacking;
    this.chunkEvents = limits.chunkEvents ?? maxChunkEvents;
    this.mostWaiting = limits.waiting ?? maxWaiting;
  }

  /** Adds an event. `late` ones are dropped: they belong in a chunk that has been passed on. */
  add(event: TraceEvent): Placed {
    const builder = (this.builders[event.cpu] ??= new ColumnBuilder());
    if (event.timeNs < builder.takenUntilNs) return 'late';
    const isInOrder = builder.add(event);
    this.waiting++;
    if (builder.count >= this.chunkEvents) this.pack(event.cpu, builder);
    else if (this.waiting >= this.mostWaiting) this.packFullest();
    return isInOrder ? 'in-order' : 'out-of-order';
  }

  finish(): void {
    this.builders.forEach((builder, cpu) => {
      if (builder && builder.count > 0) this.pack(cpu, builder);
    });
  }

  private packFullest(): void {
    let fullestCpu = 0;
    let fullest: ColumnBuilder | undefined;
    this.builders.forEach((builder, cpu) => {
      if (builder && builder.count > (fullest?.count ?? 0)) [fullestCpu, fullest] = [cpu, builder];
    });
    if (fullest) this.pack(fullestCpu, fullest);
  }

  private pack(cpu: number, builder: ColumnBuilder): void {
    this.waiting -= builder.count;
    const columns = builder.take();
    this.beforePacking(cpu, columns);
    const sequence = this.sequences[cpu] ?? 0;
    this.sequences[cpu] = sequence + 1;
    const packed = encodeChunk(columns);
    const [firstNs, lastNs] = [columns.timeNs[0], columns.timeNs[columns.count - 1]];
    // Of many CPUs, each may be the busiest at some time, and all would keep the memory for that.
    if (this.builders.length > mostRoomy) builder.shrink();
    this.storedBytes += packed.length;
    this.onChunk({
      cpu,
      sequence,
      events: columns.count,
      firstNs,
      lastNs,
      columns: packed,
    });
  }
}
