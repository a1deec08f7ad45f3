// The words of npm start: what is asked, and its help. The rule: bad words are refused before anything
// is opened or made.
import { parseArgs } from 'node:util';
import { LabError } from '../../../shared/errors.ts';
import { defaultDatabasePath } from '../database-path.ts';
import type { HostName } from './choose-host.ts';

export const usage = [
  'npm start -- [--electron | --browser] [--db PATH] [--port N] [--no-open]',
  'npm start -- --install-command',
  '',
  '  --electron    open the window, or fail',
  '  --browser     open the lab in your browser, on 127.0.0.1',
  '  --db PATH     the database; default in the data directory',
  '  --port N      with the browser; default the same for the same database',
  '  --no-open     with the browser; only print the link',
  '',
  '  --install-command  put lab, the command line, on your path; nothing is opened',
];

export interface StartOptions {
  readonly wanted: HostName | null;
  readonly database: string;
  readonly port: number | undefined;
  readonly isOpening: boolean;
  readonly isHelp: boolean;
  readonly isInstalling: boolean;
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65535) return port;
  throw new Error(`--port must be 0 to 65535, got ${JSON.stringify(text)}`);
}

/** @throws LabError `bad-usage` */
export function readOptions(args: string[]): StartOptions {
  const flag = { type: 'boolean' } as const;
  const text = { type: 'string' } as const;
  const hint = 'npm start -- --help';
  try {
    const { values } = parseArgs({
      args,
      options: {
        electron: flag,
        browser: flag,
        'no-open': flag,
        db: text,
        port: text,
        help: flag,
        'install-command': flag,
      },
    });
    const port = values.port === undefined ? undefined : readPort(values.port);
    if (values.electron && values.browser)
      throw new Error('--electron and --browser exclude each other');
    if (values['install-command'] && Object.keys(values).length > 1)
      throw new Error('--install-command takes no other option');
    let wanted: HostName | null = values.electron ? 'electron' : null;
    if (values.browser) wanted = 'browser';
    return {
      wanted,
      database: values.db ?? defaultDatabasePath(process.env, process.platform),
      port,
      isOpening: values['no-open'] !== true,
      isHelp: values.help === true,
      isInstalling: values['install-command'] === true,
    };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new LabError('bad-usage', message, hint, { cause: error });
  }
}
