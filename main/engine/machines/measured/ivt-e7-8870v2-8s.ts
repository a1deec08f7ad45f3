// Machine ivt-e7-8870v2-8s: 8 x Xeon E7-8870 v2. LATR (ASPLOS 2018): 120 cores, SMT off. Some sockets
// are two or three links apart; a hypercube is assumed.
import type { MeasuredMachine } from '../measured-machine.ts';

export const ivtE78870v28s: MeasuredMachine = {
  name: 'ivt-e7-8870v2-8s',
  title: '8 x Xeon E7-8870 v2',
  generation: 'ivy-bridge',
  cpus: 120,
  sockets: 8,
  threadsPerCore: 1,
  coresPerGroup: 0,
  ghz: 2.3,
  assumed: [],
};
