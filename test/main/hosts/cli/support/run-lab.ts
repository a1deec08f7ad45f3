import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from '../../../../../main/hosts/cli/run-command-line.ts';

export interface LabRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface LabSurroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input; without it there is none. */
  readonly input?: Buffer;
  readonly isTerminal?: boolean;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
}

/** Used only by commands that name no database; in tests, those that create one name it. */
const unnamedDatabase = join(tmpdir(), 'lab-that-no-test-makes', 'lab.db');

/** Runs the words after `lab` in this process. */
export async function runLab(
  words: readonly string[],
  surroundings: LabSurroundings = {},
): Promise<LabRun> {
  const { env = {}, input, isTerminal = false, cwd = process.cwd() } = surroundings;
  let [out, err] = ['', ''];
  const code = await runCommandLine(words, {
    stdout: { write: (text) => void (out += text) },
    stderr: { isTTY: isTerminal, write: (text) => void (err += text) },
    stdin: Object.assign(Readable.from(input ? [input] : []), { isTTY: isTerminal }),
    env: { SHOOTDOWN_LAB_DB: unnamedDatabase, ...env },
    platform: process.platform,
    cwd,
    signal: surroundings.signal ?? new AbortController().signal,
  });
  return { code, out, err };
}

/** A program of the command line: `index.ts`, or `shootdown-lab.mjs`. */
export const programOf = (name: string): string =>
  fileURLToPath(new URL(`../../../../../main/hosts/cli/${name}`, import.meta.url));

/** Runs a program of the command line in its own process. */
export function spawnLab(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): LabRun {
  const { status, stdout, stderr } = spawnSync(process.execPath, [programOf(program), ...words], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}
