// Whose time it is: the categories of MODEL.md, section 7, as places in an accumulator. Their names and
// order are those of a result.
import { cpuTimeCategories, type CpuTimeCategory } from '../../shared/cpu-time-categories.ts';

/** A place in the list of categories, or one of the three after the last: `idleHandler`, `stolenByHost`, `lockWait`. */
export type Category = Partial<
  [...typeof cpuTimeCategories, typeof idleHandler, typeof idleHandler]
>['length'];

export const category = Object.fromEntries(cpuTimeCategories.map((name, i) => [name, i])) as {
  readonly [K in CpuTimeCategory]: Category;
};

/** Handlers over idle CPUs: kept apart here, reported as part of idle and beside it. */
export const idleHandler = cpuTimeCategories.length;
/** Time in which the host had the CPU of a vCPU: likewise. */
export const stolenByHost: Category = (idleHandler + 1) as Category;
/** Waiting for the lock of the process: reported as part of kernel, and beside it. */
export const lockWait: Category = (idleHandler + 2) as Category;
