// The event queue: a tournament tree over a fixed set of slots, each holding the time of at most one
// event. Moving a slot's time is one walk towards the root that stops where the winner stands, and
// nothing is ever stale. Equal times go to the lower slot, so the order of slots is the priority.

export class EventQueue {
  /** Time of each slot; Infinity is no event. Read only: change it with `set`. */
  readonly times: Float64Array;
  private readonly winners: Int32Array;
  private readonly leaves: number;

  constructor(slots: number) {
    let leaves = 2;
    while (leaves < slots) leaves *= 2;
    this.leaves = leaves;
    this.times = new Float64Array(leaves).fill(Infinity);
    this.winners = new Int32Array(leaves);
    for (let node = leaves - 1; node >= 1; node--) this.winners[node] = this.leftmost(node);
  }

  private leftmost(node: number): number {
    while (node < this.leaves) node *= 2;
    return node - this.leaves;
  }

  /** The slot of the earliest event, or any slot at Infinity when there is none. */
  get top(): number {
    return this.winners[1];
  }

  /** Sets the time of a slot, earlier or later than before. */
  set(slot: number, time: number): void {
    const { times, winners, leaves } = this;
    times[slot] = time;
    let best = slot;
    // The first pairing is between two leaves, all others between two winners.
    const other = slot ^ 1;
    const otherTime = times[other];
    if (otherTime < time || (otherTime === time && other < slot)) best = other;
    let node = (slot + leaves) >> 1;
    for (;;) {
      const before = winners[node];
      winners[node] = best;
      // Nothing above can change if another slot won before and still wins.
      if (node === 1 || (before === best && best !== slot)) return;
      const rival = winners[node ^ 1];
      const rivalTime = times[rival];
      const bestTime = times[best];
      if (rivalTime < bestTime || (rivalTime === bestTime && rival < best)) best = rival;
      node >>= 1;
    }
  }
}
