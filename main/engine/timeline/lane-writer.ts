// The lanes of a timeline: what each CPU does, slice by slice, out of its phases and of what interrupts
// steal from them. A slice follows the one before it without a gap. Knows nothing of requests.
import { sliceKinds, type SliceKind, type Table } from '../../../shared/timeline/layouts.ts';
import { sortByCpu } from '../../../shared/timeline/search.ts';
import { TableWriter } from '../../../shared/timeline/table-writer.ts';
import { category, idleHandler, lockWait, stolenByHost, type Category } from '../category.ts';
import { firstCategory } from '../first-category.ts';
import type { PhaseColumns } from '../observer.ts';
import { phase } from '../phase.ts';

const kindOf = (name: SliceKind) => sliceKinds.indexOf(name);
const refill = kindOf('refill');

/** The kinds are the categories, then handlers over idle CPUs and a host's time, then the others; who waits for a lock is in the kernel. */
function kindOfCategory(category: Category): number {
  if (category === idleHandler) return kindOf('idleHandler');
  if (category === lockWait) return kindOf('kernel');
  return category === stolenByHost ? kindOf('descheduled') : category;
}

/** The second part of a phase. A local phase that ends in a deferral marks the others there. */
function secondKind({ phases, secondCategory }: PhaseColumns, cpu: number): number {
  const isPosting = phases[cpu] === phase.local && secondCategory[cpu] === category.deferredFlush;
  return isPosting ? kindOf('posting') : kindOfCategory(secondCategory[cpu]);
}

/** A CPU's time that interrupts took since its phase began. */
interface Stolen {
  readonly start: number;
  readonly end: number;
  readonly kind: number;
}

export class LaneWriter {
  private readonly slices = new TableWriter('slices', 8192);
  private readonly cpus: number;
  private from = Infinity;
  private to = Infinity;
  /** Per CPU: up to when its lane is written. */
  private readonly reached: Float64Array;
  private readonly stolen: Stolen[][];
  private waiting = 0;

  constructor(cpus: number) {
    this.cpus = cpus;
    this.reached = new Float64Array(cpus);
    this.stolen = Array.from({ length: cpus }, () => []);
  }

  /** Slices, with those that are not written yet: about two for each time that an interrupt took. */
  get size(): number {
    return this.slices.size + 2 * this.waiting;
  }

  /** The slices by CPU. What was told ahead may go beyond the end, if that has come nearer since. */
  table(): Table<'slices'> {
    const { columns, size } = this.slices;
    const { rows } = sortByCpu(columns.cpu.subarray(0, size), this.cpus);
    const table = this.slices.table(rows.filter((row) => columns.start[row] < this.to));
    const { end } = table;
    for (let row = 0; row < end.length; row++) end[row] = Math.min(end[row], this.to);
    return table;
  }

  /** Slices are kept from here on, cut at both ends. */
  show(from: number, to: number): void {
    this.from = from;
    this.to = to;
  }

  steals(cpu: number, start: number, end: number, to: Category): void {
    this.waiting += 1;
    this.stolen[cpu].push({ start, end, kind: kindOfCategory(to) });
  }

  /** The phase of a CPU ends at t: writes what of it and of its interrupts is not written. */
  phaseEnds(cpus: PhaseColumns, cpu: number, t: number): void {
    const list = this.stolen[cpu];
    let at = this.reached[cpu];
    let done = 0;
    for (const { start, end, kind } of list) {
      if (start > at) done = this.work(cpus, cpu, at, start, done);
      this.put(cpu, Math.max(at, start), end, kind);
      at = Math.max(at, end);
    }
    if (t > at) this.work(cpus, cpu, at, t, done);
    this.reached[cpu] = Math.max(at, t);
    this.waiting -= list.length;
    list.length = 0;
  }

  /** A stretch of the phase itself, after `done` ns of it; returns what is done then. */
  private work(cpus: PhaseColumns, cpu: number, start: number, end: number, done: number): number {
    const first = firstCategory[cpus.phases[cpu]];
    const second = cpus.secondPart[cpu];
    if (second === 0 && cpus.paid[cpu] === 0) {
      this.put(cpu, start, end, kindOfCategory(first));
      return done + end - start;
    }
    // The parts of a phase are worked off in their order.
    const firstEnd = start + Math.max(0, cpus.firstPart[cpu] - done);
    const secondEnd = start + Math.max(0, cpus.firstPart[cpu] + second - done);
    this.put(cpu, start, Math.min(end, firstEnd), kindOfCategory(first));
    const middle = Math.min(end, Math.max(start, firstEnd));
    this.put(cpu, middle, Math.min(end, secondEnd), secondKind(cpus, cpu));
    this.put(cpu, Math.min(end, Math.max(middle, secondEnd)), end, refill);
    return done + end - start;
  }

  private put(cpu: number, start: number, end: number, kind: number): void {
    const a = Math.max(start, this.from);
    const b = Math.min(end, this.to);
    if (!(b > a)) return;
    const row = this.slices.add();
    const { columns } = this.slices;
    columns.cpu[row] = cpu;
    columns.start[row] = a;
    columns.end[row] = b;
    columns.kind[row] = kind;
  }
}
