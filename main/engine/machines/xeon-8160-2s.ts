// Machine xeon-8160-2s: two Xeon Platinum 8160, 48 cores, 96 threads, 2.1 GHz, as in the v7 to v9
// mails, which call it 96-core. Its CPUs cost what measured rows of other Skylake-SP machines say; how
// deep its idle CPUs sleep is fitted to the mails (C1E takes 10 us to leave, C6 130, in intel_idle).
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import { storedConstants } from '../constants.ts';
import { fittedCosts } from './fitted-costs.ts';
import { costsOf } from './generation.ts';

export const xeon8160: MachineProfile = {
  ...costsOf('skylake', storedConstants),
  name: 'xeon-8160-2s',
  cpus: 96,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 0,
  ghz: 2.1,
  idleExitNs: fittedCosts['xeon-8160-2s:idleExitNs'],
};
