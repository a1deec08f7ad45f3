// The list of built-in machines. A new one is one file here and one line in the list.
// Sockets are a fact of a machine: a number, which stays when a request changes the CPU count.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { storedConstants } from '../constants.ts';
import { profileOfAssumed } from './assumed-machine.ts';
import { assumedMachines } from './assumed/index.ts';
import { i5 } from './i5-3550.ts';
import { measuredMachines } from './measured/index.ts';
import { profileOf } from './measured-machine.ts';
import { server } from './server.ts';
import { xeon8160 } from './xeon-8160-2s.ts';

export const machines: readonly MachineProfile[] = [
  xeon8160,
  i5,
  server(96),
  ...measuredMachines.map((machine) => profileOf(machine, storedConstants)),
  ...assumedMachines.map((machine) => profileOfAssumed(machine, storedConstants)),
];

/** A built-in machine by name; server-<cpus> is one for 1 to 1024 CPUs. */
export function findMachine(name: string): MachineProfile | undefined {
  const cpus = Number(/^server-([1-9]\d*)$/.exec(name)?.[1]);
  if (cpus >= 1 && cpus <= 1024) return server(cpus);
  return machines.find((machine) => machine.name === name);
}
