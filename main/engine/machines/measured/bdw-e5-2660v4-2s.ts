// Machine bdw-e5-2660v4-2s: 2 x Xeon E5-2660 v4. EuroSys 2020: 28 cores, 56 threads. Cycles are those
// of the time stamp counter, so GHz is nominal.
import type { MeasuredMachine } from '../measured-machine.ts';

export const bdwE52660v42s: MeasuredMachine = {
  name: 'bdw-e5-2660v4-2s',
  title: '2 x Xeon E5-2660 v4',
  generation: 'broadwell',
  cpus: 56,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 0,
  ghz: 2.0,
  assumed: [],
};
