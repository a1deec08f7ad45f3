// Idle CPUs that still have the page tables of the process that ran there (lazy TLB; MODEL.md, section 4b):
// flushes of user mappings by IPI leave them out, from the start or once they have dropped the process. Says
// who is left out, and what a handler has to do; what happens to windows is others' matter.
import type { Generations } from './generations.ts';
import type { Setup } from './setup.ts';

type LazySetup = Pick<Setup, 'kernel' | 'domain' | 'policy'>;

const isLazy = ({ domain, policy }: LazySetup): boolean =>
  domain === 'user' && policy.remote === 'ipi';

/** Whether idle CPUs are no targets, and flush when a task comes. */
export function skipsIdle(setup: LazySetup): boolean {
  return isLazy(setup) && setup.kernel.lazy === 'skipped';
}

/** Whether idle CPUs drop the process at their first interrupt. */
function dropsIdle(setup: LazySetup): boolean {
  return isLazy(setup) && setup.kernel.lazy === 'dropped';
}

export class LazyCpus {
  /** Whether idle CPUs drop the process at their first interrupt. */
  readonly drops: boolean;
  private readonly skips: boolean;
  private readonly generations: Generations | null;
  /** Per CPU: whether it has dropped the process, and when it had flushed for that, ns. */
  private readonly out: Uint8Array;
  private readonly cleanAt: Float64Array;

  constructor(setup: LazySetup, cpus: number, generations: Generations | null) {
    this.drops = dropsIdle(setup);
    this.skips = skipsIdle(setup);
    this.generations = generations;
    this.out = new Uint8Array(cpus);
    this.cleanAt = new Float64Array(cpus);
  }

  /** It drops the process with a full flush, unless it has; false if so. */
  drop(cpu: number, flushEnd: number): boolean {
    if (this.out[cpu] === 1) return false;
    this.out[cpu] = 1;
    this.cleanAt[cpu] = flushEnd;
    return true;
  }

  /** Whether a CPU has dropped the process. */
  isOut(cpu: number): boolean {
    return this.out[cpu] === 1;
  }

  /** When a CPU that has dropped the process is clean of a request made at t, ns. */
  cleanOf(cpu: number, t: number): number {
    return Math.max(t, this.cleanAt[cpu]);
  }

  /** A task of the process comes to a CPU: one that had dropped it has its newest page tables. */
  returns(cpu: number): void {
    if (this.out[cpu] === 0) return;
    this.out[cpu] = 0;
    this.generations?.catchUp(cpu);
  }

  /** A CPU flushes all as a task comes, having been left out. */
  catchesUp(cpu: number): void {
    if (this.skips) this.generations?.catchUp(cpu);
  }
}
