// The machines whose costs are assumed. A new one is one file here and one line in the list.
// What is assumed of each stands beside it.
import type { AssumedMachine } from '../assumed-machine.ts';
import { genoa2s } from './genoa-2s.ts';
import { graniteRapids2s } from './granite-rapids-2s.ts';
import { guest16 } from './guest-16.ts';

export const assumedMachines: readonly AssumedMachine[] = [genoa2s, graniteRapids2s, guest16];
