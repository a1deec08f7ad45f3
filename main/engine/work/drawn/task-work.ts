// What tasks do, drawn from their own streams: user work, the kind of each page operation, blocking.
// No draw depends on the policy, so each policy meets the same work.
import type { Spec } from '../../../../shared/spec/spec.ts';
import { Stream } from '../../random.ts';

export class TaskWork {
  /** User work left in the current op, ns. */
  readonly userLeft: Float64Array;
  /** User work until the next kernel entry beside page faults, ns. */
  readonly entryIn: Float64Array;
  /** Work since the last blocking point, and where the next one is, ns. */
  readonly done: Float64Array;
  readonly burst: Float64Array;
  /** Order of the current op's allocation; 0 for kunmap. */
  readonly order: Uint8Array;
  readonly isAlloc: Uint8Array;
  readonly isReused: Uint8Array;
  readonly kernelNs: number;
  private readonly streams: { work: Stream; kind: Stream; block: Stream; entry: Stream }[];
  private readonly cumulative: number[] = [];
  private readonly userNs: number;
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
    this.order = new Uint8Array(tasks);
    this.isAlloc = new Uint8Array(tasks);
    this.isReused = new Uint8Array(tasks);
    this.kernelNs = workload.kernelCycles / machine.ghz;
    this.userNs = workload.userCycles / machine.ghz;
    this.entryNs = 1e6 / workload.syscallsPerMs;
    let sum = 0;
    for (const weight of workload.orderWeights) this.cumulative.push((sum += weight));
    const stream = (name: string) => Stream.named(spec.run.seed, replication, name);
    const entries = spec.policy.drainAt.includes('kernel-entry') && workload.syscallsPerMs > 0;
    this.streams = Array.from({ length: tasks }, (_, k) => ({
      work: stream(`task/${k}/work`),
      kind: stream(`task/${k}/kind`),
      block: stream(`task/${k}/block`),
      entry: stream(`task/${k}/entry`),
    }));
    for (let k = 0; k < tasks; k++) {
      this.burst[k] = this.streams[k].block.exponential(workload.burstMs * 1e6);
      if (entries) this.drawEntry(k);
    }
  }

  /** Takes user work off a task's op, ns. */
  spend(task: number, ns: number): void {
    this.userLeft[task] = Math.max(0, this.userLeft[task] - ns);
    this.entryIn[task] -= ns;
  }

  drawEntry(task: number): void {
    this.entryIn[task] = this.streams[task].entry.exponential(this.entryNs);
  }

  /** Draws the next op of a task. */
  startOp(task: number): void {
    const { work, kind } = this.streams[task];
    const { allocShare, reuseShare } = this.spec.workload;
    this.userLeft[task] = work.exponential(this.userNs);
    this.done[task] += this.userLeft[task] + this.kernelNs;
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

  blocksNow(task: number): boolean {
    return this.done[task] >= this.burst[task];
  }

  /** Draws how long the task blocks, ns, and its next burst. */
  block(task: number): number {
    const { block } = this.streams[task];
    const blocked = block.exponential(this.spec.workload.blockMs * 1e6);
    this.done[task] = 0;
    this.burst[task] = block.exponential(this.spec.workload.burstMs * 1e6);
    return blocked;
  }
}
