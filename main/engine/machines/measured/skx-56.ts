// Machine skx-56: 2 x Skylake-SP, 56 threads. Commit aa44284960d5: a server of 56 threads or cores,
// which is not said.
import type { MeasuredMachine } from '../measured-machine.ts';

export const skx56: MeasuredMachine = {
  name: 'skx-56',
  title: '2 x Skylake-SP, 56 threads',
  generation: 'skylake',
  cpus: 56,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 0,
  ghz: 2.1,
  assumed: ['threadsPerCore', 'ghz'],
};
