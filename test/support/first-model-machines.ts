import { machines } from '../../main/engine/machines/index.ts';
import { measuredMachines } from '../../main/engine/machines/measured/index.ts';

const measured = new Set(measuredMachines.map(({ name }) => name));

/** The machines whose costs were fitted to the published study, under the first model's kernel. */
export const firstModelMachines = machines.filter(({ name }) => !measured.has(name));
