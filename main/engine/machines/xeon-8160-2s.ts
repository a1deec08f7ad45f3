// Machine xeon-8160-2s: two Xeon Platinum 8160, 48 cores, 96 threads, 2.1 GHz, as in the v7 to v9
// mails, which call it 96-core. Line transfers and IPIs: published figures for Skylake-SP mesh and
// UPI (50 ns within a socket, 110 ns across; 1240 ns one way for an IPI, 700 within a socket).
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { cycleCosts } from './cycle-costs.ts';

export const xeon8160: MachineProfile = {
  ...cycleCosts,
  name: 'xeon-8160-2s',
  cpus: 96,
  sockets: 2,
  ghz: 2.1,
  lineNearNs: 50,
  lineFarNs: 110,
  ipiNearNs: 700,
  ipiFarNs: 1200,
};
