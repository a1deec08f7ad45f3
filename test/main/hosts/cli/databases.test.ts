import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { damagedFiles, makeClosed } from '../../store/support/damaged-files.ts';
import { digestFolder, makeFolder } from '../../store/support/folder.ts';
import { record } from '../../store/support/recorded-run.ts';
import { openQuietBackend } from '../handlers/quiet-backend.ts';
import { programOf, runLab } from './support/run-lab.ts';

const { newPath } = makeFolder();

/** Runs commands in a process that is not root's. */
function runAsNobody(commands: readonly (readonly string[])[]): string {
  const program = `
    const { runCommandLine } = await import(${JSON.stringify(new URL('run-command-line.ts', `file://${programOf('index.ts')}`).href)});
    await import(${JSON.stringify(new URL('store-context.ts', `file://${programOf('index.ts')}`).href)});
    await import(${JSON.stringify(new URL('lab-context.ts', `file://${programOf('index.ts')}`).href)});
    const { openStore } = await import(${JSON.stringify(new URL('../../store/sqlite-store.ts', `file://${programOf('index.ts')}`).href)});
    openStore(':memory:').close();
    if (process.getuid() === 0) process.setuid(65534);
    const { Readable } = await import('node:stream');
    for (const words of ${JSON.stringify(commands)}) {
      const code = await runCommandLine(words, {
        stdout: process.stdout, stderr: { isTTY: false, write: (text) => process.stdout.write(text) },
        stdin: Readable.from([]), env: {}, platform: 'linux', cwd: '/', signal: new AbortController().signal,
      });
      console.log('= ' + code);
    }`;
  const words = ['--input-type=module', '-e', program];
  return spawnSync(process.execPath, words, { encoding: 'utf8' }).stdout;
}

/** Nobody may look into it, and only its owner may write. */
function open(folder: string): void {
  for (let at = folder; at !== '/tmp' && at !== '/'; at = dirname(at)) chmodSync(at, 0o755);
}

describe('a database that is not whole', () => {
  it.each(damagedFiles)('$what: list says it in two lines', async ({ words, make }) => {
    const path = newPath();
    make(path);
    const before = digestFolder(dirname(path));
    const { code, out, err } = await runLab(['list', '--db', path]);
    const lines = err.split('\n');
    expect({ code, out, lines: lines.length }).toEqual({ code: 2, out: '', lines: 3 });
    expect(lines[0]).toMatch(/^Error: /);
    expect(lines[0]).toContain(words);
    expect(lines[1]).toMatch(/^Try: /);
    expect(digestFolder(dirname(path))).toMatchObject(before);
  });

  it.each(damagedFiles)('$what: the page gets the same words', ({ words, make }) => {
    const path = newPath();
    make(path);
    expect(() => openQuietBackend(path)).toThrow(words);
  });

  it('is not made of an empty file by a command that reads', async () => {
    const path = newPath();
    writeFileSync(path, '');
    const { code, err } = await runLab(['list', '--db', path]);
    expect({ code, size: statSync(path).size }).toEqual({ code: 2, size: 0 });
    expect(err).toContain('it is empty');
  });

  it.each([
    ['/proc/nope/x.db', 'run'],
    ['/proc/nope/x.db', 'list'],
    ['/dev/null/x.db', 'run'],
  ])('at %s is refused at once by lab %s', async (path, command) => {
    const { code, err } = await runLab([command, '--db', path]);
    expect(code).toBe(2);
    expect(err.split('\n')).toHaveLength(3);
  });
});

describe('a database that cannot be written', () => {
  it('is listed, shown, compared and exported, and nothing is left beside it', async () => {
    const path = newPath();
    const store = openStore(path);
    const keys = ['sync', 'none'].map((policy) =>
      record(store, { seed: 1, policy: policy as 'sync' }),
    );
    store.close();
    open(dirname(path));
    chmodSync(path, 0o444);
    const before = digestFolder(dirname(path));
    const db = ['--db', path];
    const out = runAsNobody([
      ['list', ...db],
      ['show', keys[0]!, ...db],
      ['compare', ...keys, ...db],
      ['export', ...keys, ...db, '--format', 'csv'],
      ['run', '--seed', '3', ...db],
    ]);
    const parts = out.split(/= (?:\d+)\n/);
    expect(out.match(/^= \d+$/gm), out).toEqual(['= 0', '= 0', '= 0', '= 0', '= 2']);
    expect(parts[0]).toContain(keys[0]!.slice(0, 8));
    expect(parts[4]).toContain('read-only');
    expect(digestFolder(dirname(path))).toEqual(before);
  });

  it('in a folder without permission is called that', () => {
    const path = newPath();
    makeClosed(path);
    open(dirname(dirname(path)));
    chmodSync(dirname(path), 0o700);
    const hidden = join(dirname(path), 'deep');
    mkdirSync(hidden);
    const out = runAsNobody([
      ['list', '--db', path],
      ['run', '--db', join(hidden, 'new.db')],
    ]);
    expect(out.match(/permission denied/g)).toHaveLength(2);
  });

  it('of this program is for its owner alone', () => {
    const path = newPath();
    const store = openStore(path);
    record(store, { seed: 1 });
    const copy = store.copyTo(`${path}.copy`).path;
    for (const file of [path, `${path}-wal`, `${path}-shm`, copy]) {
      expect(statSync(file).mode & 0o777, file).toBe(0o600);
    }
    store.close();
  });
});
