// lab policies: lists the built-in policies, each with its contract and its source.
// It needs no database.
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { policies as builtIn } from '../../../engine/policies/index.ts';
import { jsonOption, type Command } from '../command.ts';
import { printRows } from './print-rows.ts';

const toLines = (rows: typeof builtIn): string[] =>
  rows.flatMap(({ policy, title, source, contract }) => [
    `${policy.name}: ${title}`,
    ...wrapParagraph(`    contract (${policy.contract}): ${contract}`, 4),
    ...wrapParagraph(`    source: ${source}`, 4),
  ]);

export const policies: Command = {
  needs: 'nothing',
  usage: 'lab policies',
  options: { ...jsonOption },
  help: [],
  run: async (context) => printRows(context, builtIn, toLines),
};
