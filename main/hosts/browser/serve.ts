// Serves the lab to a browser from a terminal: opens the lab, prints the link and how to reach it from
// elsewhere, and ends on request. The rule: the link is the only secret that is printed, and it works
// once; Enter prints another.
import { hostname, userInfo } from 'node:os';
import { openLabThread } from '../lab-thread.ts';
import { labProgram } from '../lab-program.ts';
import type { QueueSource } from '../queue-source.ts';
import { plansFolderOf } from '../slurm-source.ts';
import { readStaticFiles } from '../static-files.ts';
import { openLink } from './open-link.ts';
import { startOnOwnPort } from './own-port.ts';
import { createUploadFolder } from './upload-folder.ts';

export interface ServeOptions {
  readonly database: string;
  readonly appVersion: string;
  /** Folder of the built page. */
  readonly page: string;
  readonly port?: number | undefined;
  readonly workers?: number | undefined;
  readonly queue?: QueueSource | undefined;
  /** Where the plans of job arrays are kept; default beside the database. */
  readonly slurmFolder?: string | undefined;
  /** Options of sbatch for every job array. */
  readonly sbatch?: readonly string[] | undefined;
  /** Whether to open the user's browser; never done in a remote terminal. */
  readonly isOpening: boolean;
  /** Ends serving. */
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
  readonly note: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Lines typed at the terminal, if there is one. */
  readonly input?: NodeJS.ReadableStream | undefined;
}

/** The user's name; absent if the system has none for the user's id, as in containers. */
function userName(env: NodeJS.ProcessEnv): string | undefined {
  try {
    return env['USER'] || userInfo().username;
  } catch {
    return undefined;
  }
}

/** The command to type on one's own computer to reach a lab on a server. */
export function sshLine(port: number, env: NodeJS.ProcessEnv): string {
  const server = env['SSH_CONNECTION']?.split(' ')[2] ?? hostname();
  const user = userName(env);
  const place = user === undefined ? server : `${user}@${server}`;
  return `ssh -L ${port}:127.0.0.1:${port} ${place}`;
}

function canOpen(env: NodeJS.ProcessEnv): boolean {
  if (env['SSH_CONNECTION']) return false;
  const hasDisplay = Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  return hasDisplay || process.platform === 'darwin' || process.platform === 'win32';
}

/** Serves until the signal fires. @throws LabError if the database, page or port is not available. */
export async function serveLab(options: ServeOptions): Promise<void> {
  const { database, appVersion, workers, queue, signal, print, note, env, input } = options;
  const files = readStaticFiles(options.page);
  const stopped = Promise.withResolvers<void>();
  // Awaited below; until then, a lab that dies must not be an unhandled rejection.
  stopped.promise.catch(() => undefined);
  const uploads = await createUploadFolder();
  const backend = await openLabThread({
    database,
    host: 'browser',
    appVersion,
    workers,
    queue,
    slurm: {
      folder: options.slurmFolder ?? plansFolderOf(database),
      options: options.sbatch ?? [],
      program: labProgram,
    },
    onInternalError: note,
    onFatal: (error) => stopped.reject(error),
  });
  try {
    const parts = { backend, files, uploads, port: options.port };
    const host = await startOnOwnPort(database, parts, note);
    let removeLink = () => {};
    const printAnother = () => print(`Shootdown Lab: ${host.newLink()}`);
    signal.addEventListener('abort', () => stopped.resolve(), { once: true });
    if (signal.aborted) stopped.resolve();
    try {
      const link = host.newLink();
      print(`Shootdown Lab: ${link}`);
      const isOpening = options.isOpening && canOpen(env);
      if (!isOpening) print(`From another computer, first: ${sshLine(host.port, env)}`);
      note('Ctrl-C ends it. The link works once; Enter prints another.');
      if (isOpening) removeLink = openLink(link);
      input?.on('data', printAnother);
      await stopped.promise;
    } finally {
      input?.off('data', printAnother).pause();
      removeLink();
      await host.close();
    }
  } finally {
    await backend.close();
    await uploads.remove();
  }
}
