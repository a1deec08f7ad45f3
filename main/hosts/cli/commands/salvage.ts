// lab salvage: copies what can be read of a damaged database into a new one, and lists what cannot.
// It opens the damaged one as a private copy and changes nothing of it.
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import { formatCount } from '../../../../shared/text/format.ts';
import { salvageDatabase } from '../../../store/salvage.ts';
import { jsonOption, type Command } from '../command.ts';

/** The most lost rows that are listed without --json. */
const shownRows = 20;

const counted = (n: number, noun: string) => `${formatCount(n)} ${noun}${n === 1 ? '' : 's'}`;

export const salvage: Command = {
  needs: 'nothing',
  usage: 'lab salvage NEW [--db DAMAGED]',
  maxArgs: 1,
  options: { ...jsonOption },
  help: [
    '  NEW   the database to make; the damaged one stays as it is',
    '',
    'Ends with 1 if rows could not be copied; --json lists all of them.',
  ],
  async run({ options, args, file, io, print, note }) {
    const [target] = args;
    if (!target) throw new LabError('bad-usage', 'salvage needs a new file', 'lab salvage NEW.db');
    const { path, copied, lost } = salvageDatabase(file, resolve(io.cwd, target));
    if (options['json']) print(JSON.stringify({ path, copied, lost }));
    else {
      print(
        `Copied to ${path}: ${counted(copied['run'] ?? 0, 'run')}, ` +
          `${counted(copied['sweep'] ?? 0, 'sweep')}, ${counted(copied['trace'] ?? 0, 'trace')}`,
      );
      for (const { table, row, why } of lost.slice(0, shownRows)) {
        note(`Not copied: ${table} ${row}: ${why}`);
      }
      if (lost.length > shownRows) note(`and ${lost.length - shownRows} more`);
    }
    return lost.length === 0 ? 0 : 1;
  },
};
