// Shootdowns and broadcasts of measured requests: how many have not ended, for the simulation waits for
// them, and how long each took from its t0 until all others were clean.
import { Histogram } from './histogram.ts';
import type { Requests } from './requests.ts';

export class MeasuredShootdowns {
  /** From t0 until the last of the others was clean, ns. */
  readonly latency = new Histogram();
  /** How many have not ended. */
  underWay = 0;
  private readonly requests: Requests;

  constructor(requests: Requests) {
    this.requests = requests;
  }

  /** One of a CPU's request begins. */
  begins(cpu: number): void {
    if (this.requests.isMeasured[cpu]) this.underWay += 1;
  }

  /** One turns out to have no target. */
  hasNoTarget(cpu: number): void {
    if (this.requests.isMeasured[cpu]) this.underWay -= 1;
  }

  /** One of a CPU's request ends at t. */
  ends(cpu: number, t: number): void {
    if (!this.requests.isMeasured[cpu]) return;
    this.underWay -= 1;
    this.latency.add(t - this.requests.t0[cpu]);
  }
}
