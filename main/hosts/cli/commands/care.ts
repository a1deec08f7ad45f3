// lab backup, lab check and lab compact: the care of the database, as in the window's menu.
// A database that cannot be opened is backed up by its bytes.
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import { compactDatabase } from '../../../store/compact.ts';
import { copyBytes } from '../../../store/copy-bytes.ts';
import { backupPath } from '../../backup-path.ts';
import { jsonOption, type Command, type StoreContext } from '../command.ts';

function copy({ stored, file }: StoreContext, target: string) {
  try {
    return stored().copyTo(target);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'database-unreadable') throw error;
    return { ...copyBytes(file, target), problem: error.message };
  }
}

export const backup: Command = {
  needs: 'store',
  usage: 'lab backup [FILE]',
  maxArgs: 1,
  options: { ...jsonOption },
  help: [
    '  FILE  default beside the database, with the time in its name; -2, ... is added if it',
    '        exists. A damaged database is copied byte for byte, with its log beside it;',
    '        that ends with 1',
  ],
  async run(context) {
    const { options, args, file, io, print, note } = context;
    const [name] = args;
    const target = name === undefined ? backupPath(file, new Date()) : resolve(io.cwd, name);
    const made = copy(context, target);
    if (options['json']) print(JSON.stringify(made));
    else print(`Copied to ${made.path}, ${made.bytes} B`);
    if (made.problem === null) return 0;
    note(`${made.problem}. The bytes were copied.`);
    return 1;
  },
};

export const check: Command = {
  needs: 'store',
  usage: 'lab check',
  options: { ...jsonOption },
  help: ['Reads every page, every index and every row. Ends with 1 if something is wrong.'],
  async run({ options, stored, print, printToFollow, progress }) {
    const { problems, runs } = stored().check((done, total) =>
      progress.update({ done, total, etaMs: null }, 'runs'),
    );
    progress.end();
    if (options['json']) print(JSON.stringify({ problems, runs }));
    else if (problems.length === 0) print(`The database is sound. Runs: ${runs}.`);
    else {
      for (const line of problems) print(line);
      printToFollow('Back it up before anything else: lab backup. Then: lab salvage NEW.db');
    }
    return problems.length === 0 ? 0 : 1;
  },
};

export const compact: Command = {
  needs: 'nothing',
  usage: 'lab compact',
  options: { ...jsonOption },
  help: [
    'Writes the database anew, without the room that deleted runs left and without parts of',
    'specs that no run has. Deleted runs cannot be brought back then. It needs room for a copy,',
    'and no other lab may have it open.',
  ],
  async run({ options, file, print, progress }) {
    const made = compactDatabase(file, (done, total) =>
      progress.update({ done, total, etaMs: null }, 'steps'),
    );
    progress.end();
    if (options['json']) print(JSON.stringify(made));
    else print(`Compacted ${made.path}: ${made.bytes} B, before ${made.before} B`);
    return 0;
  },
};
