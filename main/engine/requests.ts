// The flush request of each CPU: the one under way, or its last one. A CPU has one at a time. Plain
// columns: who makes it writes them, who serves it reads them.

export class Requests {
  readonly t0: Float64Array;
  readonly pages: Int32Array;
  readonly isFull: Uint8Array;
  /** Which side of the machine it is of: its place among them. */
  readonly side: Uint8Array;
  readonly isMeasured: Uint8Array;
  /** Whether its windows are followed; if so, its place in the exposure log, or -1 without one. */
  readonly isFollowed: Uint8Array;
  readonly loggedAt: Int32Array;
  /** Longest of its windows that its own IPIs or broadcast closed, and that of the attacker's CPU, ns. */
  readonly worst: Float64Array;
  /** Longest window on a CPU that was not asked, as it flushes before it runs anything; -1 without one; ns. */
  readonly worstExempt: Float64Array;
  readonly attackedNs: Float64Array;

  constructor(cpus: number) {
    this.t0 = new Float64Array(cpus);
    this.pages = new Int32Array(cpus);
    this.isFull = new Uint8Array(cpus);
    this.side = new Uint8Array(cpus);
    this.isMeasured = new Uint8Array(cpus);
    this.isFollowed = new Uint8Array(cpus);
    this.loggedAt = new Int32Array(cpus).fill(-1);
    this.worst = new Float64Array(cpus);
    this.worstExempt = new Float64Array(cpus).fill(-1);
    this.attackedNs = new Float64Array(cpus);
  }

  /** A CPU makes a request. */
  begin(cpu: number, t0: number, pages: number, isFull: boolean): void {
    this.t0[cpu] = t0;
    this.pages[cpu] = pages;
    this.isFull[cpu] = isFull ? 1 : 0;
    this.loggedAt[cpu] = -1;
    this.worst[cpu] = 0;
    this.worstExempt[cpu] = -1;
  }

  /** Whether its latency is measured, and its windows are followed. */
  observe(cpu: number, isMeasured: boolean, isFollowed: boolean): void {
    this.isMeasured[cpu] = isMeasured ? 1 : 0;
    this.isFollowed[cpu] = isFollowed ? 1 : 0;
  }
}
