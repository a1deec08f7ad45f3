// Machine genoa-2s: 2 x EPYC 9654, 192 cores, 384 threads, 8 cores to a cache, 2.4 GHz base clock (AMD's
// product page). Nothing was measured on it here: its CPUs cost what those of Milan were fitted to.
import type { AssumedMachine } from '../assumed-machine.ts';

export const genoa2s: AssumedMachine = {
  name: 'genoa-2s',
  title: '2 x EPYC 9654 (Genoa)',
  generation: 'milan',
  cpus: 384,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 8,
  ghz: 2.4,
  assumed: ['all costs: those fitted to Milan'],
};
