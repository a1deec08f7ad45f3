// Machine hsw-e5-2630v3-2s: 2 x Xeon E5-2630 v3. LATR (ASPLOS 2018): 16 cores, SMT off.
// What its CPUs cost is fitted by generation.
import type { MeasuredMachine } from '../measured-machine.ts';

export const hswE52630v32s: MeasuredMachine = {
  name: 'hsw-e5-2630v3-2s',
  title: '2 x Xeon E5-2630 v3',
  generation: 'haswell',
  cpus: 16,
  sockets: 2,
  threadsPerCore: 1,
  coresPerGroup: 0,
  ghz: 2.4,
  assumed: [],
};
