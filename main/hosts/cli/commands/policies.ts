// lab policies: lists the built-in policies, each with its contract, what it governs and its source.
// It needs no database; lab policy list has one's own.
import { policies as builtIn } from '../../../engine/policies/index.ts';
import { jsonOption, type Command } from '../command.ts';
import { policyLines } from './policy-lines.ts';
import { printRows } from './print-rows.ts';

export const policies: Command = {
  needs: 'nothing',
  usage: 'lab policies',
  options: { ...jsonOption },
  help: ['lab policy list shows policies of your own.'],
  run: async (context) => printRows(context, builtIn, (rows) => rows.flatMap(policyLines)),
};
