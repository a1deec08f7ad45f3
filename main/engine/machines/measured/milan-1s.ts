// Machine milan-1s: EPYC Milan, one socket. Quoted in the mails on INVLPGB, 2025: one socket, NPS1; 64
// cores are assumed.
import type { MeasuredMachine } from '../measured-machine.ts';

export const milan1s: MeasuredMachine = {
  name: 'milan-1s',
  title: 'EPYC Milan, one socket',
  generation: 'milan',
  cpus: 128,
  sockets: 1,
  threadsPerCore: 2,
  coresPerGroup: 8,
  ghz: 2.45,
  assumed: ['cpus', 'coresPerGroup', 'ghz'],
};
