// The list of adversaries, in the order in which tables show them. A new one is one file here, one line
// in the list, and its name in the choices of workload.attacker.
import type { Adversary } from './adversary.ts';
import { deepSleep } from './deep-sleep.ts';
import { descheduledVcpu } from './descheduled-vcpu.ts';
import { idle } from './idle.ts';
import { irqsOff } from './irqs-off.ts';
import { isolated } from './isolated.ts';
import { parked } from './parked.ts';
import { spinner } from './spinner.ts';

export const adversaries: readonly Adversary[] = [
  spinner,
  parked,
  idle,
  irqsOff,
  isolated,
  descheduledVcpu,
  deepSleep,
];

/** Undefined for `none`. */
export function findAdversary(name: string): Adversary | undefined {
  return adversaries.find((adversary) => adversary.name === name);
}
