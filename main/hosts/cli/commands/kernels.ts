// lab kernels: lists the built-in kernels, each with its source.
// It needs no database.
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { kernels as builtIn } from '../../../engine/kernels/index.ts';
import { jsonOption, type Command } from '../command.ts';
import { printRows } from './print-rows.ts';

const toLines = (rows: typeof builtIn): string[] =>
  rows.flatMap(({ kernel, title, source }) => [
    ...wrapParagraph(`${kernel.name}: ${title}`, 4),
    ...wrapParagraph(`    source: ${source}`, 4),
  ]);

export const kernels: Command = {
  needs: 'nothing',
  usage: 'lab kernels',
  options: { ...jsonOption },
  help: [],
  run: async (context) => printRows(context, builtIn, toLines),
};
