import type { Machine } from '../../../shared/spec/machine.ts';
import { publishedMachines, type PublishedMachine } from '../validation/published.ts';

const publishedCpus: Readonly<Record<PublishedMachine, number>> = {
  'xeon-8160-2s': 96,
  'i5-3550': 4,
};

const isPublished = (name: string): name is PublishedMachine =>
  Object.hasOwn(publishedMachines, name);

/** Describes a machine, as in a `Hardware:` line. */
export function describeMachine({ name, cpus, sockets, ghz }: Machine): string {
  if (isPublished(name) && cpus === publishedCpus[name]) return publishedMachines[name];
  return `${name}, ${cpus} CPUs, ${sockets} socket${sockets > 1 ? 's' : ''}, ${ghz} GHz`;
}
