// What a deferral remembers. Posting is one step however many CPUs it marks: totals are kept for
// everyone and for each poster, and a CPU is marked when the others have posted since its last
// drain. Does not flush; it says whether and how.
import type { Pending } from '../../shared/spec/policy.ts';

export class PendingFlushes {
  private readonly cpus: number;
  private readonly perTask: boolean;
  private readonly ranges: number;
  private readonly ceiling: number;
  /** Posts and pages by key: one key for all CPUs together, or one per task. */
  private readonly posts: Float64Array;
  private readonly pages: Float64Array;
  /** The same by key and posting CPU, and as each CPU last drained them. */
  private readonly ownPosts: Float64Array;
  private readonly ownPages: Float64Array;
  private readonly seenPosts: Float64Array;
  private readonly seenPages: Float64Array;

  constructor(pending: Pending, cpus: number, tasks: number, ceiling: number) {
    this.cpus = cpus;
    this.perTask = pending === 'task';
    this.ranges = pending.startsWith('queue:') ? Number(pending.slice(6)) : 0;
    this.ceiling = ceiling;
    const keys = this.perTask ? tasks : 1;
    this.posts = new Float64Array(keys);
    this.pages = new Float64Array(keys);
    this.ownPosts = new Float64Array(keys * cpus);
    this.ownPages = new Float64Array(keys * cpus);
    this.seenPosts = new Float64Array(keys * cpus);
    this.seenPages = new Float64Array(keys * cpus);
  }

  post(cpu: number, task: number, pages: number): void {
    const key = this.perTask ? task : 0;
    this.posts[key] += 1;
    this.pages[key] += pages;
    this.ownPosts[key * this.cpus + cpu] += 1;
    this.ownPages[key * this.cpus + cpu] += pages;
  }

  /** Whether others have posted since this CPU's last drain; `task` is the one that it runs. */
  isMarked(cpu: number, task: number): boolean {
    const key = this.perTask ? task : 0;
    const at = key * this.cpus + cpu;
    return this.posts[key] - this.ownPosts[at] > this.seenPosts[at];
  }

  /** Clears the mark. Returns the pages to flush by range, or 0 for a full flush. */
  clear(cpu: number, task: number): number {
    const key = this.perTask ? task : 0;
    const at = key * this.cpus + cpu;
    const posts = this.posts[key] - this.ownPosts[at];
    const pages = this.pages[key] - this.ownPages[at];
    const count = posts - this.seenPosts[at];
    const sum = pages - this.seenPages[at];
    this.seenPosts[at] = posts;
    this.seenPages[at] = pages;
    return count <= this.ranges && sum <= this.ceiling ? sum : 0;
  }

  /** Clears the marks of all keys: everything is flushed here. */
  clearAll(cpu: number): void {
    for (let key = 0; key < this.posts.length; key++) this.clear(cpu, key);
  }
}
