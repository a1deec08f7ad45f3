// Which CPUs a shootdown interrupts (MODEL.md, sections 2b and 4): the others that the flush concerns, or
// those of them that are not idle at its t0; the idle ones are posted instead. A vCPU that is off is marked
// instead, with a paravirtual flush; a CPU that has dropped the process is none.
import type { Cpus } from './cpus.ts';
import type { Drains } from './drains.ts';
import type { LazyCpus } from './lazy.ts';
import type { Members } from './members.ts';
import { phase } from './phase.ts';
import type { Requests } from './requests.ts';
import type { Sends } from './sends.ts';
import type { Shootdowns } from './shootdowns.ts';
import type { Vcpus } from './vcpus.ts';

export interface TargetParts {
  readonly cpus: Cpus;
  readonly drains: Drains;
  readonly lazy: LazyCpus;
  readonly members: Members;
  readonly requests: Requests;
  readonly sends: Sends;
  readonly shootdowns: Shootdowns;
  /** Null if no host can take CPUs away, or none that is off is marked. */
  readonly vcpus: Vcpus | null;
  /** Idle CPUs are posted instead of interrupted. */
  readonly postsIdle: boolean;
}

/** Gives the shootdown of a CPU its targets. */
export function chooseTargets(cpu: number, parts: TargetParts): void {
  const { cpus, drains, lazy, members, requests, sends, shootdowns, postsIdle, vcpus } = parts;
  const t0 = requests.t0[cpu];
  sends.clearTargets(cpu);
  for (const other of members.concernedBy(cpu)) {
    if (other === cpu) continue;
    if (postsIdle && cpus.phases[other] === phase.idle) drains.postIdle(other);
    else if (lazy.drops && lazy.isOut(other)) {
      shootdowns.exempts(cpu, other, lazy.cleanOf(other, t0));
    } else if (vcpus !== null && vcpus.isOffAt(other, t0)) {
      shootdowns.exempts(cpu, other, vcpus.mark(other));
    } else sends.addTarget(cpu, other);
  }
}
