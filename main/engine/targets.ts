// Which CPUs a shootdown interrupts (MODEL.md, sections 2b and 4): the others that the flush concerns, or
// those of them that are not idle at its t0; the idle ones are posted instead.
import type { Cpus } from './cpus.ts';
import type { Drains } from './drains.ts';
import type { Members } from './members.ts';
import { phase } from './phase.ts';
import type { Shootdowns } from './shootdowns.ts';

export interface TargetParts {
  readonly cpus: Cpus;
  readonly drains: Drains;
  readonly members: Members;
  readonly shootdowns: Shootdowns;
  /** Idle CPUs are posted instead of interrupted. */
  readonly postsIdle: boolean;
}

/** Gives the shootdown of a CPU its targets. */
export function chooseTargets(cpu: number, parts: TargetParts): void {
  const { cpus, drains, members, shootdowns, postsIdle } = parts;
  shootdowns.clearTargets(cpu);
  for (const other of members.concernedBy(cpu)) {
    if (other === cpu) continue;
    if (postsIdle && cpus.phases[other] === phase.idle) drains.postIdle(other);
    else shootdowns.addTarget(cpu, other);
  }
}
