// Machine i5-3550: four cores, no threads, one socket, 3.3 GHz, the small machine of the v7 to v9
// mails. Its CPUs cost what measured rows of servers of its generation say, but for distances: four
// cores on a ring are nearer than those of a large die. A transfer is that of an i5-4590, the next
// generation at the same clock (core-to-core-latency, nviennot, 2022); what an ICR write takes is
// assumed. How deep its idle CPUs sleep is fitted to the mails. The far values matter only when a sweep
// gives it more sockets.
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { storedConstants } from '../constants.ts';
import { fittedCosts } from './fitted-costs.ts';
import { costsOf } from './generation.ts';

export const i5: MachineProfile = {
  ...costsOf('ivy-bridge', storedConstants),
  name: 'i5-3550',
  cpus: 4,
  sockets: 1,
  threadsPerCore: 1,
  coresPerGroup: 0,
  ghz: 3.3,
  lineNearNs: 21,
  icrNs: 20,
  idleExitNs: fittedCosts['i5-3550:idleExitNs'],
};
