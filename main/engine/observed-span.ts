// Which requests are observed: those with t0 in the measured time; and of which of them windows are
// followed. All are until a span is set.

export class ObservedSpan {
  private from = -Infinity;
  private to = Infinity;
  private followedTo = Infinity;

  /** Requests with t0 in [from, to) are measured, and followed before `followedTo`. */
  set(from: number, to: number, followedTo: number): void {
    this.from = from;
    this.to = to;
    this.followedTo = followedTo;
  }

  isMeasured(t0: number): boolean {
    return t0 >= this.from && t0 < this.to;
  }

  isFollowed(t0: number): boolean {
    return this.isMeasured(t0) && t0 < this.followedTo;
  }
}
