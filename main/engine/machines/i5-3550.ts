// Machine i5-3550: four cores, no threads, one socket, 3.3 GHz, the small machine of the v7 to v9
// mails. A ring bus: shorter transfers and deliveries than the Xeon's mesh. The far values matter only
// when a sweep gives it more sockets.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { cycleCosts } from './cycle-costs.ts';

export const i5: MachineProfile = {
  ...cycleCosts,
  name: 'i5-3550',
  cpus: 4,
  sockets: 1,
  ghz: 3.3,
  lineNearNs: 40,
  lineFarNs: 110,
  ipiNearNs: 500,
  ipiFarNs: 1200,
};
