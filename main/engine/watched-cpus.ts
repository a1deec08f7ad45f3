// What exposure has to know of CPUs: which are idle, since when, and when they were last in user mode. A CPU
// may leave idle clean of whatever was asked meanwhile. Does not know what is open on them.

/** What it asks of the CPUs of a machine. */
export interface AskedCpus {
  readonly count: number;
  /** Per CPU: when it last was in user mode, ns. */
  readonly lastUser: Float64Array;
  /** When the oldest flush began that is not over and will be told of at its end, ns; Infinity without any. */
  oldestFlushStart(): number;
}

export class WatchedCpus {
  readonly count: number;
  /** Per CPU: when it last was in user mode, ns. */
  readonly lastUser: Float64Array;
  readonly isIdle: Uint8Array;
  /** Per CPU: since when it is not idle, ns. */
  readonly busySince: Float64Array;
  readonly leavesIdleClean: boolean;
  /** Per CPU: when it had last been in user mode as it last went idle, ns. */
  readonly userBeforeIdle: Float64Array;
  private readonly idleSince: Float64Array;
  private readonly cpus: AskedCpus;

  constructor(cpus: AskedCpus, leavesIdleClean: boolean) {
    const { count, lastUser } = cpus;
    this.count = count;
    this.lastUser = lastUser;
    this.isIdle = new Uint8Array(count);
    this.busySince = new Float64Array(count);
    this.leavesIdleClean = leavesIdleClean;
    this.cpus = cpus;
    this.idleSince = new Float64Array(count);
    this.userBeforeIdle = new Float64Array(count).fill(-Infinity);
  }

  enterIdle(cpu: number, t: number): void {
    this.isIdle[cpu] = 1;
    this.idleSince[cpu] = t;
    this.userBeforeIdle[cpu] = this.lastUser[cpu];
  }

  leaveIdle(cpu: number, t: number): void {
    this.isIdle[cpu] = 0;
    this.busySince[cpu] = t;
  }

  /** Whether a CPU is idle and flushes before it runs anything. */
  isClean(cpu: number): boolean {
    return this.isIdle[cpu] === 1 && this.leavesIdleClean;
  }

  /** Whether a CPU was not idle at t, ns. Of the past as much is known as the last time that it was idle. */
  wasBusy(cpu: number, t: number): boolean {
    return this.isIdle[cpu] === 1 ? this.idleSince[cpu] > t : this.busySince[cpu] <= t;
  }

  /** See AskedCpus. */
  oldestFlushStart(): number {
    return this.cpus.oldestFlushStart();
  }
}
