import { EventQueue } from '../../engine/event-queue.ts';
import { makeValues, type EventColumns, type TraceEvent } from '../event-columns.ts';

/** The events of one CPU in time order, a chunk at a time. */
export interface CpuEvents {
  readonly cpu: number;
  readonly chunks: Iterable<EventColumns>;
}

const empty: EventColumns = {
  count: 0,
  timeNs: new Float64Array(0),
  kind: new Uint8Array(0),
  pid: new Int32Array(0),
  values: makeValues(0),
};

/** The reading position in one CPU's events. */
class Reader {
  readonly cpu: number;
  columns: EventColumns = empty;
  at = 0;
  private readonly chunks: Iterator<EventColumns>;

  constructor({ cpu, chunks }: CpuEvents) {
    this.cpu = cpu;
    this.chunks = chunks[Symbol.iterator]();
  }

  /** Moves to the next event. Returns its time, or Infinity after the last. */
  next(): number {
    this.at += 1;
    while (this.at >= this.columns.count) {
      const { done, value } = this.chunks.next();
      if (done === true) return Infinity;
      this.columns = value;
      this.at = 0;
    }
    return this.columns.timeNs[this.at];
  }
}

/**
 * Passes the events of all CPUs to `take` in time order, and at equal times in the order of the list.
 * Holds one chunk of each CPU in memory. The event is the same object each time.
 */
export function mergeEvents(cpus: readonly CpuEvents[], take: (event: TraceEvent) => void): void {
  const readers = cpus.map((one) => new Reader(one));
  const queue = new EventQueue(Math.max(1, readers.length));
  const event: TraceEvent = { cpu: 0, timeNs: 0, kind: 0, pid: 0, values: new Float64Array(4) };
  readers.forEach((reader, place) => queue.set(place, reader.next()));
  for (;;) {
    const place = queue.top;
    const timeNs = queue.times[place];
    if (timeNs === Infinity) return;
    const reader = readers[place];
    const { columns, at, cpu } = reader;
    event.cpu = cpu;
    event.timeNs = timeNs;
    event.kind = columns.kind[at];
    event.pid = columns.pid[at];
    for (let v = 0; v < event.values.length; v++) event.values[v] = columns.values[v][at];
    take(event);
    queue.set(place, reader.next());
  }
}
