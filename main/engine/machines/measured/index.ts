// The machines on which something was measured that the lab predicts. A new one is one file here and
// one line in the list.
import type { MeasuredMachine } from '../measured-machine.ts';
import { bdwE52660v42s } from './bdw-e5-2660v4-2s.ts';
import { hsw48 } from './hsw-48.ts';
import { hswE52630v32s } from './hsw-e5-2630v3-2s.ts';
import { ivb48 } from './ivb-48.ts';
import { ivtE78870v28s } from './ivt-e7-8870v2-8s.ts';
import { milan1s } from './milan-1s.ts';
import { milan72 } from './milan-72.ts';
import { skl104 } from './skl-104.ts';
import { skx56 } from './skx-56.ts';

export const measuredMachines: readonly MeasuredMachine[] = [
  bdwE52660v42s,
  hswE52630v32s,
  ivtE78870v28s,
  skx56,
  hsw48,
  skl104,
  ivb48,
  milan72,
  milan1s,
];
