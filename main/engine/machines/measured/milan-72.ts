// Machine milan-72: EPYC Milan, 36 cores. Commit 4afeb0ed1753: 36 cores, 72 threads; sockets and
// groups are not stated.
import type { MeasuredMachine } from '../measured-machine.ts';

export const milan72: MeasuredMachine = {
  name: 'milan-72',
  title: 'EPYC Milan, 36 cores',
  generation: 'milan',
  cpus: 72,
  sockets: 1,
  threadsPerCore: 2,
  coresPerGroup: 6,
  ghz: 2.45,
  assumed: ['sockets', 'coresPerGroup', 'ghz'],
};
