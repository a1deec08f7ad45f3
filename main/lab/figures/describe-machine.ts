import type { Machine } from '../../../shared/spec/machine.ts';
import { publishedMachines, type PublishedMachine } from '../validation/published.ts';

/** What the names of the published machines say: as they were measured. */
const measured: Readonly<Record<PublishedMachine, Pick<Machine, 'cpus' | 'sockets' | 'ghz'>>> = {
  'xeon-8160-2s': { cpus: 96, sockets: 2, ghz: 2.1 },
  'i5-3550': { cpus: 4, sockets: 1, ghz: 3.3 },
};

const isPublished = (name: string): name is PublishedMachine =>
  Object.hasOwn(publishedMachines, name);

/** Describes a machine, as in a `Modelled hardware:` line: its CPUs, sockets and clock, in any words. */
export function describeMachine({ name, cpus, sockets, ghz }: Machine): string {
  if (isPublished(name)) {
    const own = measured[name];
    const isAsMeasured = cpus === own.cpus && sockets === own.sockets && ghz === own.ghz;
    if (isAsMeasured) return publishedMachines[name];
  }
  return `${name}, ${cpus} CPUs, ${sockets} socket${sockets > 1 ? 's' : ''}, ${ghz} GHz`;
}
