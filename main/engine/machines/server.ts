// Machines server-<cpus>: a generic server of any size, with a socket for every 48 CPUs begun. Its
// interconnect and clock are the Xeon's. Each is a machine of its own: a sweep over machines changes
// the sockets, one over the CPUs of a machine does not. The listed one stands for the family.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { xeon8160 } from './xeon-8160-2s.ts';

export function server(cpus: number): MachineProfile {
  return { ...xeon8160, name: `server-${cpus}`, cpus, sockets: Math.ceil(cpus / 48) };
}
