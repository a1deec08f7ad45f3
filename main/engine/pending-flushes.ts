// What a deferral remembers. Posting is one step however many CPUs it marks: totals are kept for each
// process and for each poster, and a CPU is marked when the others have posted since its last
// drain. Does not flush; it says whether and how.
import type { Pending } from '../../shared/spec/policy.ts';
import type { Members } from './members.ts';
import type { Rings } from './rings.ts';

export class PendingFlushes {
  /** What the last `clear` left to flush: pages by range, and full flushes. */
  pages = 0;
  fullFlushes = 0;
  private readonly cpus: number;
  private readonly perTask: boolean;
  private readonly processOf: Int32Array;
  private readonly rings: Rings | null;
  /** Posts and, with rings, pages by range and full flushes by key: one key per process, or one per task. */
  private readonly posted: Totals;
  /** The same by key and posting CPU, and as each CPU last drained them. */
  private readonly own: Totals;
  private readonly seen: Totals;

  /** With rings, each request is flushed as it says; else all that is posted by one full flush. */
  constructor(
    pending: Pending,
    { processOf, processes }: Members,
    tasks: number,
    rings: Rings | null,
  ) {
    const cpus = processOf.length;
    this.cpus = cpus;
    this.processOf = processOf;
    this.perTask = pending === 'task';
    this.rings = rings;
    const keys = this.perTask ? tasks : processes.length;
    this.posted = new Totals(keys);
    this.own = new Totals(keys * cpus);
    this.seen = new Totals(keys * cpus);
  }

  post(cpu: number, task: number, pages: number, isFull: boolean): void {
    const key = this.perTask ? task : this.processOf[cpu];
    const at = key * this.cpus + cpu;
    this.posted.posts[key] += 1;
    this.own.posts[at] += 1;
    if (!this.rings) return;
    this.posted.add(key, pages, isFull);
    this.own.add(at, pages, isFull);
    this.rings.add(cpu);
  }

  /** Whether others have posted since this CPU's last drain; `task` is the one that it runs. */
  isMarked(cpu: number, task: number): boolean {
    const key = this.perTask ? task : this.processOf[cpu];
    const at = key * this.cpus + cpu;
    return this.posted.posts[key] - this.own.posts[at] > this.seen.posts[at];
  }

  /** Whether they have for any task, whichever one the CPU runs. */
  isMarkedForAny(cpu: number): boolean {
    const tasks = this.perTask ? this.posted.posts.length : 1;
    for (let task = 0; task < tasks; task++) if (this.isMarked(cpu, task)) return true;
    return false;
  }

  /** Clears the mark; `pages` and `fullFlushes` say what is to be flushed. */
  clear(cpu: number, task: number): void {
    const { posted, own, seen } = this;
    const key = this.perTask ? task : this.processOf[cpu];
    const at = key * this.cpus + cpu;
    seen.posts[at] = posted.posts[key] - own.posts[at];
    if (!this.rings) {
      this.fullFlushes = 1;
      return;
    }
    const pages = posted.pages[key] - own.pages[at];
    const full = posted.full[key] - own.full[at];
    this.pages = pages - seen.pages[at];
    this.fullFlushes = full - seen.full[at];
    seen.pages[at] = pages;
    seen.full[at] = full;
    this.rings.sweep(cpu);
  }

  /** Clears all marks of a CPU: everything is flushed here. */
  clearAll(cpu: number): void {
    const tasks = this.perTask ? this.posted.posts.length : 1;
    for (let task = 0; task < tasks; task++) this.clear(cpu, task);
  }
}

class Totals {
  readonly posts: Float64Array;
  readonly pages: Float64Array;
  readonly full: Float64Array;

  constructor(count: number) {
    this.posts = new Float64Array(count);
    this.pages = new Float64Array(count);
    this.full = new Float64Array(count);
  }

  /** What a ring has of a post besides its number. */
  add(at: number, pages: number, isFull: boolean): void {
    if (isFull) this.full[at] += 1;
    else this.pages[at] += pages;
  }
}
