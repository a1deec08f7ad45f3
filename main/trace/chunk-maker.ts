import { encodeChunk } from './chunk-codec.ts';
import { ColumnBuilder, type TraceEvent } from './event-columns.ts';
import type { TraceChunk } from './trace-chunk.ts';

/** A line that is earlier than this many events of its CPU is too late to be sorted in. */
const maxChunkEvents = 1 << 15;
/** Events that wait in all CPUs' builders together. */
const maxWaiting = 1 << 18;

export type Placed = 'in-order' | 'out-of-order' | 'late';

export interface ChunkLimits {
  readonly chunkEvents?: number;
  readonly waiting?: number;
}

/** Gathers events by CPU and packs them into chunks as they fill. */
export class ChunkMaker {
  private readonly onChunk: (chunk: TraceChunk) => void;
  private readonly chunkEvents: number;
  private readonly mostWaiting: number;
  private readonly builders = new Map<number, ColumnBuilder>();
  private readonly sequences = new Map<number, number>();
  private waiting = 0;
  storedBytes = 0;

  constructor(onChunk: (chunk: TraceChunk) => void, limits: ChunkLimits = {}) {
    this.onChunk = onChunk;
    this.chunkEvents = limits.chunkEvents ?? maxChunkEvents;
    this.mostWaiting = limits.waiting ?? maxWaiting;
  }

  /** Takes an event over; `late` ones are left out, as their place is in a chunk that was handed on. */
  add(event: TraceEvent): Placed {
    let builder = this.builders.get(event.cpu);
    if (!builder) {
      builder = new ColumnBuilder();
      this.builders.set(event.cpu, builder);
    }
    if (event.timeNs < builder.takenUntilNs) return 'late';
    const isInOrder = builder.add(event);
    this.waiting++;
    if (builder.count >= this.chunkEvents) this.pack(event.cpu, builder);
    else if (this.waiting >= this.mostWaiting) this.packFullest();
    return isInOrder ? 'in-order' : 'out-of-order';
  }

  finish(): void {
    const cpus = [...this.builders].sort(([a], [b]) => a - b);
    for (const [cpu, builder] of cpus) if (builder.count > 0) this.pack(cpu, builder);
  }

  private packFullest(): void {
    const [first] = this.builders;
    let [fullestCpu, fullest] = first;
    for (const [cpu, builder] of this.builders) {
      if (builder.count > fullest.count) [fullestCpu, fullest] = [cpu, builder];
    }
    this.pack(fullestCpu, fullest);
  }

  private pack(cpu: number, builder: ColumnBuilder): void {
    this.waiting -= builder.count;
    const columns = builder.take();
    const sequence = this.sequences.get(cpu) ?? 0;
    this.sequences.set(cpu, sequence + 1);
    const packed = encodeChunk(columns);
    this.storedBytes += packed.length;
    this.onChunk({
      cpu,
      sequence,
      events: columns.count,
      firstNs: columns.timeNs[0],
      lastNs: columns.timeNs[columns.count - 1],
      columns: packed,
    });
  }
}
