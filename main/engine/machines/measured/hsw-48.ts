// Machine hsw-48: 2 x Haswell, 24 cores. Reply of 2022-06-07 to the same commit: probably a 2-socket
// R630.
import type { MeasuredMachine } from '../measured-machine.ts';

export const hsw48: MeasuredMachine = {
  name: 'hsw-48',
  title: '2 x Haswell, 24 cores',
  generation: 'haswell',
  cpus: 48,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 0,
  ghz: 2.5,
  assumed: ['ghz'],
};
