// What the host of a guest takes (MODEL.md, section 2c): the CPU of a vCPU, for as long as it likes. Nothing
// runs there meanwhile, and its TLB fills nothing. When and for how long is not its matter.
import { stolenByHost } from './category.ts';
import type { Cpus } from './cpus.ts';
import type { Exposure } from './exposure.ts';
import type { Tlb } from './tlb.ts';

export class Host {
  private readonly cpus: Cpus;
  private readonly tlb: Tlb;
  private readonly exposures: readonly Exposure[];

  constructor(parts: {
    readonly cpus: Cpus;
    readonly tlb: Tlb;
    readonly exposures: readonly Exposure[];
  }) {
    this.cpus = parts.cpus;
    this.tlb = parts.tlb;
    this.exposures = parts.exposures;
  }

  /** Takes a CPU from t on, for so long, ns; no handler runs there then. */
  takes(cpu: number, t: number, ns: number): void {
    this.cpus.steal(cpu, t, ns, stolenByHost);
    this.tlb.pause(cpu, ns);
    // What is open for the horizon meanwhile has seen the user code until now.
    for (const exposure of this.exposures) exposure.passHorizon(cpu, t + ns);
  }
}
