// Machine skl-104: 2 x Skylake-SP, 52 cores. Reports of the kernel test robot, 2023 and 2024.
// What its CPUs cost is fitted by generation.
import type { MeasuredMachine } from '../measured-machine.ts';

export const skl104: MeasuredMachine = {
  name: 'skl-104',
  title: '2 x Skylake-SP, 52 cores',
  generation: 'skylake',
  cpus: 104,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 0,
  ghz: 2.1,
  assumed: ['ghz'],
};
