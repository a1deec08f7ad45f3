import { assumedMachines } from '../../main/engine/machines/assumed/index.ts';
import { machines } from '../../main/engine/machines/index.ts';
import { measuredMachines } from '../../main/engine/machines/measured/index.ts';

const measured = new Set([...measuredMachines, ...assumedMachines].map(({ name }) => name));

/** The machines whose costs were fitted to the published study, under the first model's kernel. */
export const firstModelMachines = machines.filter(({ name }) => !measured.has(name));
