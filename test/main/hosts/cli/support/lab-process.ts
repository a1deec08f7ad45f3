import { spawn } from 'node:child_process';
import { programOf } from './run-lab.ts';

/** The command line in its own process, and what it has printed so far. */
export interface LabProcess {
  readonly printed: { out: string; err: string };
  /** Its exit code, or null if a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly hasEnded: () => boolean;
  kill(signal?: NodeJS.Signals): void;
}

/** Starts the words after `lab`. */
export function startLabProcess(words: readonly string[], env: NodeJS.ProcessEnv = {}): LabProcess {
  const child = spawn(process.execPath, [programOf('index.ts'), ...words], {
    env: { ...process.env, ...env },
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (printed.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (printed.err += text.toString()));
  return {
    printed,
    ended: new Promise((resolve) => child.once('close', resolve)),
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: (signal = 'SIGKILL') => void child.kill(signal),
  };
}
