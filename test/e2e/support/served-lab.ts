import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { openStore } from '../../../main/store/sqlite-store.ts';

const root = resolve(import.meta.dirname, '../../..');
const launcher = 'main/hosts/launcher/index.ts';

/** A lab process started by `npm start -- --browser --no-open`. */
export interface ServedLab {
  /** The printed link, single-use. */
  readonly link: string;
  readonly process: ChildProcess;
  /** Stops it as Ctrl-C does. Returns the exit code. */
  stop(): Promise<number | null>;
  kill(): Promise<void>;
}

/** A sweep has to last until a walk has seen it: on one thread it does that with half of the work. */
function useOneThread(database: string): void {
  const store = openStore(database);
  store.writeSettings({ workers: 1 });
  store.close();
}

export async function serveLab(
  database: string,
  words: readonly string[] = [],
  env: NodeJS.ProcessEnv = process.env,
): Promise<ServedLab> {
  useOneThread(database);
  const args = [launcher, '--browser', '--no-open', '--db', database, ...words];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const link = await new Promise<string>((found, failed) => {
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
      const match = /http:\/\/\S+/.exec(out);
      if (match) found(match[0]);
    });
    child.on('exit', (code) => failed(new Error(`the lab ended with ${code}: ${out}${err}`)));
  });
  const exited = once(child, 'exit');
  return {
    link,
    process: child,
    stop: async () => {
      child.kill('SIGINT');
      await exited;
      return child.exitCode;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
