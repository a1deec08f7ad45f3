// What interrupts take from a CPU in a row, part by part, without the last: a handler, then a drain that
// its tick asked for, then the sends of a look at a ring. The later ones can begin ahead of the clock, so
// whoever splits the time at a border has to know where each ends. What has ended may stay until the row does.
import type { Category } from './category.ts';
import { makeCodeArray, type CodeArray } from './code-array.ts';

/** Ahead of the clock are at most a handler, and for either side a drain and a look at its rings; older ones go. */
const mostAhead = 5;

export class StolenParts {
  /** Per CPU and part, oldest first: when it ends, ns, and whose time it is. */
  private readonly ends: Float64Array;
  private readonly categories: CodeArray<Category>;
  private readonly lengths: Uint8Array;

  constructor(cpus: number) {
    this.ends = new Float64Array(cpus * mostAhead);
    this.categories = makeCodeArray(cpus * mostAhead);
    this.lengths = new Uint8Array(cpus);
  }

  /** Adds a part that ends at `end`, as another follows it at once. */
  add(cpu: number, end: number, category: Category): void {
    const { ends, categories, lengths } = this;
    const first = cpu * mostAhead;
    if (lengths[cpu] === mostAhead) this.forgetOldest(cpu);
    const at = first + lengths[cpu]++;
    ends[at] = end;
    categories[at] = category;
  }

  private forgetOldest(cpu: number): void {
    const { ends, categories, lengths } = this;
    const first = cpu * mostAhead;
    lengths[cpu]--;
    for (let at = first; at < first + lengths[cpu]; at++) {
      ends[at] = ends[at + 1];
      categories[at] = categories[at + 1];
    }
  }

  /** The next part does not follow another. */
  startAnew(cpu: number): void {
    this.lengths[cpu] = 0;
  }

  /** Calls `visit` with each earlier part of the row that ends after t: whose time it is, and its end, ns. */
  forEachAfter(cpu: number, t: number, visit: (category: Category, end: number) => void): void {
    const first = cpu * mostAhead;
    for (let at = first; at < first + this.lengths[cpu]; at++) {
      if (this.ends[at] > t) visit(this.categories[at], this.ends[at]);
    }
  }
}
