// lab machines: lists the built-in machines.
// It needs no database.
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { machines as builtIn } from '../../../engine/machines/index.ts';
import { assumedMachines } from '../../../engine/machines/assumed/index.ts';
import { jsonOption, type Command } from '../command.ts';
import { printRows } from './print-rows.ts';

const toLines = (rows: typeof builtIn): string[] => [
  ...formatTable(
    ['machine', 'CPUs', 'sockets', 'GHz'].map((header) => ({ header })),
    rows.map(({ name, cpus, sockets, ghz }) => [name, `${cpus}`, `${sockets}`, `${ghz}`]),
  ),
  'server-<cpus> is a server of any size.',
  '',
  ...assumedMachines.flatMap(({ name, assumed }) =>
    wrapParagraph(`${name}: assumed ${assumed.join('; ')}`, 2),
  ),
];

export const machines: Command = {
  needs: 'nothing',
  usage: 'lab machines',
  options: { ...jsonOption },
  help: [],
  run: async (context) => printRows(context, builtIn, toLines),
};
