// Machine granite-rapids-2s: 2 x Xeon 6980P, 256 cores, 512 threads, 2.0 GHz base clock (Intel's product
// page), each socket one domain. Nothing was measured on it here: its CPUs cost what those of Skylake-SP
// were fitted to.
import type { AssumedMachine } from '../assumed-machine.ts';

export const graniteRapids2s: AssumedMachine = {
  name: 'granite-rapids-2s',
  title: '2 x Xeon 6980P (Granite Rapids)',
  generation: 'skylake',
  cpus: 512,
  sockets: 2,
  threadsPerCore: 2,
  coresPerGroup: 0,
  ghz: 2.0,
  assumed: ['all costs: those fitted to Skylake-SP', 'one cache domain a socket'],
};
