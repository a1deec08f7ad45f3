// Machine ivb-48: 2 x Xeon E5-2697 v2. Report of the kernel test robot, 2025: 24 cores, 48 threads.
// What its CPUs cost is fitted by generation.
import type { MeasuredMachine } from '../measured-machine.ts';

export const ivb48: MeasuredMachine = {
  name: 'ivb-48',
  title: '2 x Xeon E5-2697 v2',
  generation: 'ivy-bridge',
  cpus: 48,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 0,
  ghz: 2.7,
  assumed: [],
};
