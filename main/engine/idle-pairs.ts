// The pairs on CPUs that have run no task since measuring began, and how many of them are open: nobody
// can attack there (MODEL.md, section 6). A CPU that flushes do not concern has no pairs.
import type { Members } from './members.ts';

export class IdlePairs {
  private readonly processOf: Int32Array;
  /** Per process: the requests that it has made. */
  private readonly requests: Float64Array;
  /** Per CPU: requests it has made itself, windows that closed, and whether a task has run there. */
  private readonly made: Float64Array;
  private readonly closed: Float64Array;
  private readonly hasRun: Uint8Array;

  constructor({ processOf, processes }: Members) {
    const cpus = processOf.length;
    this.processOf = processOf;
    this.requests = new Float64Array(processes.length);
    this.made = new Float64Array(cpus);
    this.closed = new Float64Array(cpus);
    this.hasRun = new Uint8Array(cpus);
  }

  /** Measuring begins; those CPUs are idle. */
  start(isIdle: Uint8Array, members: Members): void {
    for (let cpu = 0; cpu < isIdle.length; cpu++) {
      this.hasRun[cpu] = isIdle[cpu] && members.has(cpu) ? 0 : 1;
    }
  }

  runs(cpu: number): void {
    this.hasRun[cpu] = 1;
  }

  request(cpu: number): void {
    this.requests[this.processOf[cpu]] += 1;
    this.made[cpu] += 1;
  }

  close(cpu: number, count: number): void {
    this.closed[cpu] += count;
  }

  count(): { idlePairs: number; openIdlePairs: number } {
    let idlePairs = 0;
    let openIdlePairs = 0;
    for (let cpu = 0; cpu < this.hasRun.length; cpu++) {
      if (this.hasRun[cpu]) continue;
      const { pairs, open } = this.of(cpu);
      idlePairs += pairs;
      openIdlePairs += open;
    }
    return { idlePairs, openIdlePairs };
  }

  /** The pairs of a CPU that flushes concern, and how many of them are open. */
  of(cpu: number): { readonly pairs: number; readonly open: number } {
    const pairs = this.requests[this.processOf[cpu]] - this.made[cpu];
    return { pairs, open: pairs - this.closed[cpu] };
  }
}
