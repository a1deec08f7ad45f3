// The free lists of pages that each CPU has, for policies that flush when a list is refilled (MODEL.md,
// section 4).

export class FreeLists {
  /** Per CPU: pages left of its last refill. */
  private readonly left: Int32Array;
  private readonly refillPages: number;

  constructor(cpus: number, refillPages: number) {
    this.left = new Int32Array(cpus);
    this.refillPages = refillPages;
  }

  /** Takes a page; true if the list was empty and has been refilled for it. */
  take(cpu: number): boolean {
    const isEmpty = this.left[cpu] === 0;
    if (isEmpty) this.left[cpu] = this.refillPages;
    this.left[cpu] -= 1;
    return isEmpty;
  }
}
