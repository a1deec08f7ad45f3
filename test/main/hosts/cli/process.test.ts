import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../../../shared/result.ts';
import { readFixture } from '../../trace/support/read-text.ts';
import { programOf, runLab, spawnLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = (text: string) => text.split('\n').filter((line) => line !== '');

/** Starts the command line; what it has printed so far, and its exit code at the end. */
function startLab(words: readonly string[]) {
  const child = spawn(process.execPath, [programOf('index.ts'), ...words]);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => (printed.out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (printed.err += text.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, printed, ended };
}

/** Asks repeatedly until it is true or the process has ended. */
async function waitFor(child: ChildProcess, isSo: () => boolean): Promise<void> {
  while (child.exitCode === null && !isSo()) await setTimeout(20);
}

describe('the program', () => {
  it('is the same through the command of npm, and keeps what it has compiled', () => {
    const home = join(folder, 'home');
    const env = {
      HOME: home,
      XDG_CACHE_HOME: '',
      LOCALAPPDATA: home,
      NODE_COMPILE_CACHE: undefined,
    };
    const shown = spawnLab('index.ts', ['--version'], env);
    expect(shown).toEqual({
      code: 0,
      out: expect.stringMatching(/^shootdown-lab \S+, model version \d+\n$/),
      err: '',
    });
    expect(spawnLab('shootdown-lab.mjs', ['--version'])).toEqual(shown);
    const kept = readdirSync(home, { recursive: true }).map(String);
    expect(kept.filter((path) => /shootdown-lab.compiled./.test(path)).length).toBeGreaterThan(2);
  });

  it.skipIf(!existsSync('/dev/full'))('says that its output could not be written', () => {
    const words = [programOf('index.ts'), 'machines', '--json'];
    const out = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, words, {
      encoding: 'utf8',
      stdio: ['ignore', out, 'pipe'],
    });
    closeSync(out);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr:
        'Error: standard output could not be written: the disk is full\n' +
        'Try: free some space, or write it somewhere else\n',
    });
  });

  it('runs where nothing can be cached, and makes the database of a first run', () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const database = join(folder, 'new', 'lab.db');
    const words = ['run', '--set', 'run.measureMs=1', '--replications', '2', '--db', database];
    const { code, out, err } = spawnLab('index.ts', words, { XDG_CACHE_HOME: file });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('reproduce with:');
    expect(existsSync(database)).toBe(true);
  });

  it('ends with the exit code of its command', () => {
    expect(spawnLab('shootdown-lab.mjs', ['nope'])).toEqual({
      code: 2,
      out: '',
      err: 'Error: unknown command nope\nTry: lab --help\n',
    });
  });

  it('ends quietly when nobody reads it', () => {
    const words = `"${process.execPath}" "${programOf('index.ts')}" run --help`;
    const shown = spawnSync('/bin/sh', ['-c', `${words} | head -c 1`], { encoding: 'utf8' });
    expect({ out: shown.stdout, err: shown.stderr }).toEqual({ out: 'l', err: '' });
  });
});

/**
 * Stops a process and lets another look at its database. A process that is stopped while it writes holds
 * the others up until they give up: then it goes on for a moment, and is stopped again.
 */
async function stopBetweenWrites<T extends { readonly code: number | null; readonly err: string }>(
  child: { kill(signal: NodeJS.Signals): unknown },
  look: () => Promise<T>,
): Promise<T> {
  for (;;) {
    child.kill('SIGSTOP');
    const seen = await look();
    if (seen.code === 0) return seen;
    expect(seen.err).toMatch(/busy|locked|in use/);
    child.kill('SIGCONT');
    await setTimeout(30);
  }
}

describe('Ctrl-C', () => {
  it('keeps what a sweep has finished, and the sweep is resumed with what is missing', async () => {
    const path = join(folder, 'sweep.db');
    const database = ['--db', path];
    const words = [
      'sweep',
      '--machine',
      'i5-3550',
      '--replications',
      '2',
      '--vary',
      'run.seed=1..16',
    ];
    const { child, printed, ended } = startLab([
      ...words,
      '--set',
      'run.measureMs=60',
      '--json',
      ...database,
    ]);
    await waitFor(child, () => lines(printed.out).length >= 3);
    // While it runs no other process may sweep on the database; standing still it cannot end.
    const second = await stopBetweenWrites(child, () =>
      runLab([...words, '--dry-run', ...database]),
    );
    expect(second.code).toBe(0);
    const refused = await runLab([...words, ...database]);
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.err).toContain(`${child.pid}`);
    child.kill('SIGCONT');
    child.kill('SIGINT');
    expect(await ended, printed.err).toBe(130);
    const [, kept] = /interrupted: (\d+) of 16 runs kept/.exec(printed.err) ?? [];
    expect(Number(kept)).toBeGreaterThanOrEqual(3);
    expect(Number(kept)).toBeLessThan(16);
    const resumed = await runLab(['sweep', '--resume', '--json', ...database]);
    expect(resumed.code, resumed.err).toBe(0);
    const keys = lines(resumed.out).map((line) => (JSON.parse(line) as RunResult).key);
    expect(new Set(keys).size).toBe(16);
    expect(keys).toHaveLength(16);
    const db = new Database(path, { readonly: true });
    const done = db
      .prepare(
        `SELECT count(*) AS n FROM run JOIN spec_part ON spec_part.id = policy_part
       WHERE json_extract(body, '$.name') = 'sync'`,
      )
      .get();
    db.close();
    expect(done).toEqual({ n: 16 });
  });

  it('ends an import while standard input is silent, and nothing is kept', async () => {
    const path = join(folder, 'import.db');
    const { child, printed, ended } = startLab(['trace', 'import', '-', '--db', path]);
    // It may be stopped before it has read all of it.
    child.stdin.on('error', () => undefined);
    child.stdin.write(readFixture('tlb-shootdown-2cpu'));
    // It is stopped once it has begun, however long that takes.
    await waitFor(child, () => countTraces(path) > 0);
    child.kill('SIGINT');
    expect({ code: await ended, first: lines(printed.err)[0] }).toEqual({
      code: 130,
      first: 'Error: the import was cancelled',
    });
    expect((await runLab(['trace', 'list', '--db', path])).out).toBe('');
  });
});

/** Number of traces, also those being imported; 0 while there is no database. */
function countTraces(path: string): number {
  if (!existsSync(path)) return 0;
  const db = new Database(path, { readonly: true });
  try {
    return Number(db.prepare('SELECT count(*) FROM trace').pluck().get());
  } catch {
    return 0; // Its tables are being made.
  } finally {
    db.close();
  }
}
