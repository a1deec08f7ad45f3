import { spawn, type ChildProcess } from 'node:child_process';

const module = (path: string) => new URL(`../../../../main/store/${path}`, import.meta.url).href;

/** A process that has imported the store and its lock, and runs this text. */
export function startProgram(text: string): ChildProcess {
  const program = `
    import { openStore } from ${JSON.stringify(module('sqlite-store.ts'))};
    import { acquireSweepLock } from ${JSON.stringify(module('lock.ts'))};
    ${text}`;
  return spawn(process.execPath, ['--input-type=module', '-e', program]);
}

/** Resolves with what the process has written once that has the word; rejects if it ends before. */
export function waitForWord(child: ChildProcess, word: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    const take = (text: Buffer) => {
      out += text.toString();
      if (out.includes(word)) resolve(out);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.on('close', () => reject(new Error(`ended without "${word}": ${out}`)));
  });
}

/** Everything that the process writes until its end. */
export function waitForEnd(child: ChildProcess): Promise<{ out: string; code: number | null }> {
  return new Promise((resolve) => {
    let out = '';
    child.stdout?.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr?.on('data', (text: Buffer) => (out += text.toString()));
    child.on('close', (code) => resolve({ out, code }));
  });
}

export async function kill(child: ChildProcess): Promise<void> {
  // What it had to do may be done by now.
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}
