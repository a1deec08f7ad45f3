import { maxValues } from './events/event-kind.ts';

/** Events of one CPU in time order, as columns. Columns can be longer than `count`. */
export interface EventColumns {
  readonly count: number;
  /** Since the start of the trace. */
  readonly timeNs: Float64Array;
  /** Indices into traceEventNames. */
  readonly kind: Uint8Array;
  /** The task that runs on the CPU: 0 is the idle task, -1 one unknown to perf. */
  readonly pid: Int32Array;
  /** The fields of the event's kind, in that kind's order (fieldOf); the others are 0. */
  readonly values: readonly Float64Array[];
}

/** One event during reading: the same object serves every event. */
export interface TraceEvent {
  cpu: number;
  /** Since the start of the trace. */
  timeNs: number;
  kind: number;
  pid: number;
  readonly values: Float64Array;
}

const firstCapacity = 64;

/** Gathers the events of one CPU until they are taken as a chunk. */
export class ColumnBuilder {
  count = 0;
  /** Time of the last event in the chunks taken so far; no earlier event can be added. */
  takenUntilNs = -Infinity;
  private latestNs = -Infinity;
  private isSorted = true;
  private timeNs = new Float64Array(firstCapacity);
  private kind = new Uint8Array(firstCapacity);
  private pid = new Int32Array(firstCapacity);
  private values = makeValues(firstCapacity);

  /** False if the event is earlier than the one before it. */
  add(event: TraceEvent): boolean {
    const at = this.count;
    if (at === this.timeNs.length) this.grow();
    this.timeNs[at] = event.timeNs;
    this.kind[at] = event.kind;
    this.pid[at] = event.pid;
    for (let v = 0; v < maxValues; v++) this.values[v][at] = event.values[v];
    this.count++;
    const isInOrder = event.timeNs >= this.latestNs;
    if (isInOrder) this.latestNs = event.timeNs;
    else this.isSorted = false;
    return isInOrder;
  }

  /**
   * Takes the events so far, sorted by time; equal times keep their order. Empties the builder, which
   * overwrites the columns at the next `add`.
   */
  take(): EventColumns {
    if (!this.isSorted) this.sort();
    const { count, timeNs, kind, pid, values } = this;
    this.takenUntilNs = this.latestNs;
    this.isSorted = true;
    this.count = 0;
    return { count, timeNs, kind, pid, values };
  }

  /** Frees the memory of an empty builder. */
  shrink(): void {
    this.timeNs = new Float64Array(firstCapacity);
    this.kind = new Uint8Array(firstCapacity);
    this.pid = new Int32Array(firstCapacity);
    this.values = makeValues(firstCapacity);
  }

  private sort(): void {
    const { timeNs } = this;
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    order.sort((a, b) => timeNs[a] - timeNs[b] || a - b);
    const sorted = <T extends Float64Array | Uint8Array | Int32Array>(column: T): T => {
      const copy = column.slice() as T;
      order.forEach((from, to) => (copy[to] = column[from]));
      return copy;
    };
    this.timeNs = sorted(this.timeNs);
    this.kind = sorted(this.kind);
    this.pid = sorted(this.pid);
    this.values = this.values.map(sorted);
  }

  private grow(): void {
    const capacity = this.timeNs.length * 2;
    const larger = <T extends Float64Array | Uint8Array | Int32Array>(to: T, from: T): T => {
      to.set(from);
      return to;
    };
    this.timeNs = larger(new Float64Array(capacity), this.timeNs);
    this.kind = larger(new Uint8Array(capacity), this.kind);
    this.pid = larger(new Int32Array(capacity), this.pid);
    this.values = this.values.map((column) => larger(new Float64Array(capacity), column));
  }
}

export function makeValues(length: number): Float64Array<ArrayBuffer>[] {
  return Array.from({ length: maxValues }, () => new Float64Array(length));
}
