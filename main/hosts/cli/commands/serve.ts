// lab serve: serves the lab to a browser over loopback, for servers without a display.
// The page must have been built; npm start and npm run build do that.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../../../shared/errors.ts';
import { readAppVersion } from '../../app-version.ts';
import { serveLab } from '../../browser/serve.ts';
import type { Command } from '../command.ts';
import { sbatchOptions } from '../plan-options.ts';
import { queueHelp, queueOptions, readQueueSource } from '../queue-options.ts';
import { numberOption, workersOption } from '../spec-options.ts';

/** The built page. */
const page = fileURLToPath(new URL('../../../../out/renderer', import.meta.url));

export const serve: Command = {
  needs: 'nothing',
  usage: 'lab serve [--port N] [--no-open] [--queue redis://HOST] [--db PATH]',
  options: {
    port: { type: 'string' },
    'no-open': { type: 'boolean' },
    workers: { type: 'string' },
    ...queueOptions,
    'slurm-folder': { type: 'string' },
    sbatch: { type: 'string', multiple: true },
  },
  help: [
    '  --port N      default the same for the same database, or another if that is taken',
    '  --no-open     only print the link',
    '  --workers N   threads that simulate; default one per processor',
    ...queueHelp,
    '  --slurm-folder FOLDER   where the plans of job arrays are kept, for all nodes to see;',
    '                          default beside the database',
    '  --sbatch=OPTION         an option of sbatch for each of them; may be repeated',
  ],
  async run(context) {
    const { options, file, io, signal, print, note } = context;
    const folder = options['slurm-folder'];
    const port = numberOption(options, 'port');
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
      throw new LabError('bad-value', `--port must be 0 to 65535, got ${port}`, '--port 8080');
    }
    await serveLab({
      database: file,
      appVersion: readAppVersion(),
      page,
      port,
      workers: workersOption(options),
      queue: readQueueSource(context),
      slurmFolder: typeof folder === 'string' ? resolve(io.cwd, folder) : undefined,
      sbatch: sbatchOptions(options),
      isOpening: options['no-open'] !== true,
      signal,
      print,
      note,
      env: io.env,
      input: io.stdin.isTTY ? io.stdin : undefined,
    });
  },
};
