// Machines server-<cpus>: a generic server of any size, 48 CPUs to a socket, so that a sweep over
// cpus is one profile scaled. Its interconnect and clock are the Xeon's.
// The listed one stands for the family.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { xeon8160 } from './xeon-8160-2s.ts';

export function server(cpus: number): MachineProfile {
  return { ...xeon8160, name: `server-${cpus}`, cpus };
}
