import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const scripts = {
  start: 'main/hosts/launcher/index.ts',
  lab: 'main/hosts/cli/index.ts',
} as const;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface LabProcess {
  readonly pid: number;
  /** What it has printed so far. */
  out(): string;
  /** Resolves with the match when standard output has it; rejects when the process ends without. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/** No display, no terminal on another computer, and nowhere to download from. */
function quietEnv(changes: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(DISPLAY|WAYLAND_DISPLAY|SSH_CONNECTION|SHOOTDOWN_.*|.*electron_.*)$/i.test(name),
  );
  return { ...Object.fromEntries(kept), ELECTRON_MIRROR: 'http://127.0.0.1:1/', ...changes };
}

/** Runs `npm start` or `lab` with these words, without npm. */
export function startProcess(
  program: keyof typeof scripts,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): LabProcess {
  const root = fileURLToPath(new URL('../../../..', import.meta.url));
  const child = spawn(process.execPath, [scripts[program], ...words], {
    cwd: root,
    env: quietEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  const waiting = new Set<() => void>();
  const wake = () => waiting.forEach((look) => look());
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    wake();
  });
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  let hasEnded = false;
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      hasEnded = true;
      resolve({ code, out, err });
      wake();
    });
  });
  return {
    pid: child.pid!,
    out: () => out,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(out);
          if (match) resolve(match);
          else if (hasEnded) reject(new Error(`ended without ${pattern}: ${out}${err}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Process ids of the children, on Linux. */
export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

/** The words of a process as everybody on the computer can read them, on Linux. */
export function commandLineOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
}
