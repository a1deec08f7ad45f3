/** What happens first at the same instant; the numbers are the order MODEL.md section 7 gives. */
export const eventKinds = {
  interrupt: 0,
  wake: 1,
  tick: 2,
  maxAge: 3,
  vcpu: 4,
  deepSleep: 5,
  phaseEnd: 6,
} as const;
export type EventKind = keyof typeof eventKinds;

export interface SimulationEvent {
  readonly timeNs: number;
  readonly kindPriority: number;
  /** Number of the CPU, or of the task for a wake-up. */
  readonly number: number;
  readonly sequence: number;
  readonly action: () => void;
}

function isBefore(a: SimulationEvent, b: SimulationEvent): boolean {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs;
  if (a.kindPriority !== b.kindPriority) return a.kindPriority < b.kindPriority;
  if (a.number !== b.number) return a.number < b.number;
  return a.sequence < b.sequence;
}

/** A binary heap of closures. Events are never taken out: whoever cancels one lets it do nothing. */
export class EventQueue {
  private readonly heap: SimulationEvent[] = [];
  private sequence = 0;

  schedule(timeNs: number, kind: EventKind, number: number, action: () => void): void {
    if (Number.isNaN(timeNs)) throw new Error('an event needs a time');
    const kindPriority = eventKinds[kind];
    this.heap.push({ timeNs, kindPriority, number, sequence: this.sequence++, action });
    this.siftUp(this.heap.length - 1);
  }

  peek(): SimulationEvent | undefined {
    return this.heap[0];
  }

  pop(): SimulationEvent | undefined {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (last && this.heap.length > 0) {
      this.heap[0] = last;
      this.siftDown(0);
    }
    return first;
  }

  private siftUp(start: number): void {
    let child = start;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.swapIfBefore(child, parent)) return;
      child = parent;
    }
  }

  private siftDown(start: number): void {
    let parent = start;
    for (;;) {
      let child = 2 * parent + 1;
      if (child >= this.heap.length) return;
      if (child + 1 < this.heap.length && this.isBeforeAt(child + 1, child)) child++;
      if (!this.swapIfBefore(child, parent)) return;
      parent = child;
    }
  }

  private isBeforeAt(i: number, j: number): boolean {
    const [a, b] = [this.heap[i], this.heap[j]];
    return a !== undefined && b !== undefined && isBefore(a, b);
  }

  /** Swaps the entries at i and j when i comes before j; tells whether it did. */
  private swapIfBefore(i: number, j: number): boolean {
    const [a, b] = [this.heap[i], this.heap[j]];
    if (a === undefined || b === undefined || !isBefore(a, b)) return false;
    this.heap[i] = b;
    this.heap[j] = a;
    return true;
  }
}
