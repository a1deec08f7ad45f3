// What tasks do, drawn from their own streams: user work, the kind of each page operation, blocking.
// No draw depends on the policy, so each policy meets the same work.
import type { Spec } from '../../../../shared/spec/spec.ts';
import { Stream } from '../../random.ts';
import { makeTimes, type Times } from './times.ts';

export class TaskWork {
  /** User work left in the current op, ns. */
  readonly userLeft: Float64Array;
  /** User work until the next kernel entry beside page faults, ns. */
  readonly entryIn: Float64Array;
  /** Work since the last blocking point, and where the next one is, ns. */
  readonly done: Float64Array;
  readonly burst: Float64Array;
  /**
   * User work until a recorded burst ends, wherever in an op that is, ns; negative when it ended in
   * kernel work. Infinite if bursts are exponential: those end with an op.
   */
  readonly burstLeft: Float64Array;
  /** Order of the current op's allocation; 0 for kunmap. */
  readonly order: Uint8Array;
  readonly isAlloc: Uint8Array;
  readonly isReused: Uint8Array;
  /** The side of the current op: 1 if it is for user mappings beside others for the direct map. */
  readonly side: Uint8Array;
  /** Whether it holds the lock of its op alone. */
  readonly writes: Uint8Array;
  readonly kernelNs: number;
  /** Kernel work of an op for each of its pages, ns. */
  readonly pageNs: number;
  private readonly streams: {
    work: Stream;
    kind: Stream;
    block: Stream;
    entry: Stream;
    domain: Stream;
  }[];
  private readonly cumulative: number[] = [];
  private readonly userNs: number;
  private readonly bursts: Times;
  private readonly blocks: Times;
  private readonly entryNs: number;
  private readonly spec: Spec;

  constructor(spec: Spec, replication: number | string) {
    const { workload, machine } = spec;
    const tasks = workload.tasks;
    this.spec = spec;
    this.userLeft = new Float64Array(tasks);
    this.entryIn = new Float64Array(tasks).fill(Infinity);
    this.done = new Float64Array(tasks);
    this.burst = new Float64Array(tasks);
    this.burstLeft = new Float64Array(tasks).fill(Infinity);
    this.bursts = makeTimes(workload.burstMs * 1e6, workload.burstQuantiles);
    this.blocks = makeTimes(workload.blockMs * 1e6, workload.blockQuantiles);
    this.order = new Uint8Array(tasks);
    this.isAlloc = new Uint8Array(tasks);
    this.isReused = new Uint8Array(tasks);
    this.side = new Uint8Array(tasks);
    this.writes = new Uint8Array(tasks);
    this.kernelNs = workload.kernelCycles / machine.ghz;
    this.pageNs = workload.pageCycles / machine.ghz;
    this.userNs = workload.userCycles / machine.ghz;
    this.entryNs = 1e6 / workload.syscallsPerMs;
    let sum = 0;
    for (const weight of workload.orderWeights) this.cumulative.push((sum += weight));
    const stream = (name: string) => Stream.named(spec.run.seed, replication, name);
    const drainsAtEntry = ({ drainAt }: Spec['policy']) => drainAt.includes('kernel-entry');
    const entersSo = drainsAtEntry(spec.policy) || drainsAtEntry(spec.userPolicy);
    const entries = entersSo && workload.syscallsPerMs > 0;
    this.streams = Array.from({ length: tasks }, (_, k) => ({
      work: stream(`task/${k}/work`),
      kind: stream(`task/${k}/kind`),
      block: stream(`task/${k}/block`),
      entry: stream(`task/${k}/entry`),
      domain: stream(`task/${k}/domain`),
    }));
    for (let k = 0; k < tasks; k++) {
      this.startBurst(k);
      if (entries && !this.isBusyWaiter(k)) this.drawEntry(k);
    }
  }

  /** Takes user work off a task's op, ns. */
  spend(task: number, ns: number): void {
    this.userLeft[task] = Math.max(0, this.userLeft[task] - ns);
    this.entryIn[task] -= ns;
    this.burstLeft[task] = Math.max(0, this.burstLeft[task] - ns);
  }

  private startBurst(task: number): void {
    const ns = this.bursts(this.streams[task].block);
    this.done[task] = 0;
    if (this.spec.workload.burstQuantiles === null) this.burst[task] = ns;
    else this.burstLeft[task] = ns;
  }

  drawEntry(task: number): void {
    this.entryIn[task] = this.streams[task].entry.exponential(this.entryNs);
  }

  /** Whether a task makes no page operations: it is in its user phase for ever. */
  private isBusyWaiter(task: number): boolean {
    const { requesters, tasks, processes } = this.spec.workload;
    return requesters > 0 && task % (tasks / processes) >= requesters;
  }

  /** Draws the next op of a task. */
  startOp(task: number): void {
    const { work, kind, domain } = this.streams[task];
    const { allocShare, reuseShare, userTimes, userShare, writeLockShare } = this.spec.workload;
    if (this.isBusyWaiter(task)) {
      this.userLeft[task] = this.burst[task] = this.burstLeft[task] = Infinity;
      return;
    }
    this.userLeft[task] = userTimes === 'constant' ? this.userNs : work.exponential(this.userNs);
    this.done[task] += this.userLeft[task] + this.kernelNs;
    if (userShare > 0 || writeLockShare > 0) {
      const u = domain.uniform();
      this.side[task] = u < userShare ? 1 : 0;
      this.writes[task] = u < writeLockShare ? 1 : 0;
    }
    if (kind.uniform() >= allocShare) {
      this.isAlloc[task] = this.order[task] = this.isReused[task] = 0;
      return;
    }
    this.isAlloc[task] = 1;
    const target = kind.uniform() * this.cumulative[this.cumulative.length - 1];
    let order = 0;
    while (this.cumulative[order] <= target) order++;
    this.order[task] = order;
    this.isReused[task] = kind.uniform() < reuseShare ? 1 : 0;
  }

  /** The user work of a task that comes next, ns: to its op, another kernel entry or the end of its burst. */
  nextUserNs(task: number): number {
    return Math.min(this.userLeft[task], this.entryIn[task], this.burstLeft[task]);
  }

  /** The user work that came next is done. True if it ends in an op, else the task enters the kernel. */
  endUser(task: number): boolean {
    const { userLeft, entryIn, burstLeft } = this;
    const next = Math.min(entryIn[task], burstLeft[task]);
    if (next >= userLeft[task]) {
      entryIn[task] -= userLeft[task];
      burstLeft[task] -= userLeft[task];
      userLeft[task] = 0;
      return true;
    }
    userLeft[task] -= next;
    burstLeft[task] -= next;
    if (burstLeft[task] > 0) this.drawEntry(task);
    else entryIn[task] -= next;
    return false;
  }

  /** The kernel work of an op is done: it counts as work of the burst. */
  endKernel(task: number): void {
    this.burstLeft[task] -= this.kernelNs;
  }

  /** Whether the task's bursts are recorded ones: they end where they ended, and at no tick. */
  isRecorded(task: number): boolean {
    return this.burstLeft[task] < Infinity;
  }

  /** Whether the burst ended with this op, or in it. */
  blocksNow(task: number): boolean {
    if (this.isRecorded(task)) return this.burstLeft[task] <= 0;
    return this.done[task] >= this.burst[task];
  }

  /** Draws how long the task blocks, ns, and its next burst. */
  block(task: number): number {
    const blocked = this.blocks(this.streams[task].block);
    this.startBurst(task);
    return blocked;
  }
}
