// Switches between processes on CPUs without PCID (MODEL.md, section 3): the new page tables empty the TLB
// of all that is not global. Tasks that are scheduled are a process each, pinned ones are one together.
// With page-table isolation nothing is global. Does not know who switches, or why.
import type { Cpus } from './cpus.ts';
import type { Flushes } from './flushes.ts';
import type { Setup } from './setup.ts';
import type { Tlb } from './tlb.ts';

/** Whether a switch can lose what a TLB holds. */
export function losesAtSwitches({ kernel, pinned, isolated }: Setup): boolean {
  return !kernel.pcid && pinned.length === isolated.length;
}

export class AddressSpaces {
  private readonly cpus: Cpus;
  private readonly tlb: Tlb;
  private readonly flushes: Flushes;
  private readonly losesAll: boolean;
  /** Per CPU: the last task there, and whether the switch under way is to another one. */
  private readonly last: Int32Array;
  private readonly isOther: Uint8Array;

  constructor(parts: {
    readonly setup: Setup;
    readonly cpus: Cpus;
    readonly tlb: Tlb;
    readonly flushes: Flushes;
  }) {
    this.cpus = parts.cpus;
    this.tlb = parts.tlb;
    this.flushes = parts.flushes;
    this.losesAll = parts.setup.kernel.pti;
    this.last = new Int32Array(this.cpus.count).fill(-1);
    this.isOther = new Uint8Array(this.cpus.count);
  }

  /** A task takes over a CPU. */
  comes(cpu: number, task: number): void {
    const last = this.last[cpu];
    this.isOther[cpu] = last >= 0 && last !== task ? 1 : 0;
    this.last[cpu] = task;
  }

  /** The switch to it comes to its end at t, or pays for it. */
  isThere(cpu: number, t: number): void {
    if (this.isOther[cpu] === 0) return;
    this.isOther[cpu] = 0;
    if (this.losesAll) this.flushes.isEmptied(cpu, t, t);
    else this.cpus.debt[cpu] += this.tlb.loseUser(cpu, t);
  }
}
