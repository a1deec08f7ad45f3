import type { FoundMachine } from './find-machine.ts';
import { mostSharers } from './calibrate/fitted-rows.ts';
import type { Measurement } from './measurement.ts';

/** What a row is scored with: its experiment; of sharers by what the machine is, as errors differ much. */
export function groupOf(row: Measurement, found: FoundMachine | null): string {
  if (row.experiment !== 'sharers' || !found) return row.experiment;
  if (Number(row['cores']) > mostSharers) return `sharers, over ${mostSharers} CPUs`;
  const { sockets } = found.machine;
  return `sharers, ${sockets} ${sockets === 1 ? 'socket' : 'sockets'}`;
}
