import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../../main/hosts/cli/commands/index.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { makeKilled } from '../../store/support/damaged-files.ts';
import { makeFolder } from '../../store/support/folder.ts';
import { record } from '../../store/support/recorded-run.ts';
import { runLab } from './support/run-lab.ts';

const { newPath } = makeFolder();

function makeRuns() {
  const path = newPath();
  const store = openStore(path);
  const [key = '', other = ''] = [1, 2].map((seed) => record(store, { seed }));
  store.close();
  const lab = (...words: string[]) => runLab([...words, '--db', path]);
  const summary = () => {
    const again = openStore(path);
    const found = again.findSummary(key);
    again.close();
    return found;
  };
  return { path, key, other, lab, summary };
}

describe('the command line marks runs as the page does', () => {
  it('with tags, a note, a star and the archive, each of which can be undone', async () => {
    const { path, key, other, lab, summary } = makeRuns();
    const start = key.slice(0, 8);
    const tagged = await lab('tag', start, other, '--add', 'fast,posted');
    expect(tagged.out).toBe(`2 runs changed; undo with: lab undo --db ${path} 1\n`);
    await lab('tag', start, '--remove', 'fast');
    await lab('note', start, 'as posted');
    await lab('star', start);
    expect(summary()).toMatchObject({ tags: ['posted'], note: 'as posted', starred: true });
    expect((await lab('star', start)).out).toBe('Nothing to change\n');
    await lab('star', start, '--off');
    expect((await lab('undo', '3')).out).toBe('Undone: 1 run\n');
    expect(summary()).toMatchObject({ note: '', starred: false });
    expect((await lab('undo', '3')).err).toContain('cannot be undone');
  });

  it('and deletes what is archived alone, which can be undone', async () => {
    const { path, key, lab, summary } = makeRuns();
    const name = key.slice(0, 12);
    expect((await lab('delete', key)).err).toBe(
      `Error: run ${name} is not archived; nothing was deleted\n` +
        `Try: archive it first: lab archive --db ${path} ${name}\n`,
    );
    const archived = JSON.parse((await lab('archive', key, '--json')).out) as { action: number };
    expect(archived).toEqual({ action: 1, changed: 1 });
    await lab('archive', key, '--off');
    expect(summary()?.archived).toBe(false);
    await lab('archive', key);
    const before = summary();
    expect((await lab('delete', key)).out).toBe(
      `1 run deleted; undo with: lab undo --db ${path} 4\n`,
    );
    expect(summary()).toBeUndefined();
    expect((await lab('undo', '4')).out).toBe('Undone: 1 run\n');
    expect(summary()).toEqual(before);
    expect((await lab('delete', key, '--json')).out).toBe('{"action":5,"deleted":1}\n');
  });

  it.each([
    [['tag', 'KEY'], 'needs --add or --remove'],
    [['tag', 'KEY', '--add', 'two words'], 'a tag is 1 to 40'],
    [['tag', '--add', 'x'], 'needs a run key'],
    [['note', 'KEY'], 'needs a run key and a text'],
    [['undo', 'x'], 'needs the number'],
    [['star', 'abcd'], 'no run has a key'],
    [['verify'], 'needs a run key'],
  ])('%j is refused', async (words, text) => {
    const { key, lab } = makeRuns();
    const { code, err } = await lab(...words.map((word) => (word === 'KEY' ? key : word)));
    expect({ code, text: err.includes(text) }, err).toEqual({ code: 2, text: true });
  });
});

describe('the command line cares for the database', () => {
  it('backs it up and checks it, also if it is damaged', async () => {
    const { path, lab } = makeRuns();
    const target = newPath('copy.db');
    expect((await lab('backup', target)).code).toBe(0);
    expect((await runLab(['check', '--db', target])).out).toBe('The database is sound. Runs: 2.\n');
    const bytes = readFileSync(path);
    bytes[0] = 0;
    writeFileSync(path, bytes);
    const damaged = await lab('backup', target);
    expect(damaged).toMatchObject({ code: 1, out: `Copied to ${target}-2, ${bytes.length} B\n` });
    expect(damaged.err).toContain('is damaged');
    expect(readFileSync(`${target}-2`).equals(bytes)).toBe(true);
  });

  it('backs up the log with the file that cannot be opened', async () => {
    const path = newPath();
    makeKilled(path);
    const log = readFileSync(`${path}-wal`);
    log.fill(1, 0, 32);
    writeFileSync(`${path}-wal`, log);
    const target = newPath('copy.db');
    expect((await runLab(['backup', target, '--db', path])).code).toBe(1);
    expect(readFileSync(`${target}-wal`).equals(log)).toBe(true);
  });

  it('verifies runs bit for bit', async () => {
    const path = newPath();
    const quick = ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1'].flatMap((set) => [
      '--set',
      `run.${set}`,
    ]);
    const made = await runLab([
      'run',
      '--machine',
      'server-2',
      ...quick,
      '--replications',
      '2',
      '--json',
      '--db',
      path,
    ]);
    const { key } = JSON.parse(made.out) as { key: string };
    const { code, out } = await runLab(['verify', key, '--db', path]);
    expect({ code, out }).toEqual({
      code: 0,
      out: `run ${key.slice(0, 8)}: all 2 replications are the same, bit for bit\n`,
    });
  });
});

describe('completion', () => {
  const complete = (script: string, line: string) => {
    const words = line.split(' ');
    const text = `${script}
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
      _lab; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return spawnSync('bash', ['-c', text], { encoding: 'utf8' }).stdout.trim().split('\n');
  };

  it('of bash knows every command, its options and their values', async () => {
    const { out } = await runLab(['completion', 'bash']);
    expect(complete(out, 'lab ')).toEqual([
      ...commands.map(({ name }) => name),
      '--help',
      '--version',
    ]);
    expect(complete(out, 'lab sweep --res')).toEqual(['--resume']);
    expect(complete(out, 'lab study du')).toEqual(['duplicate']);
    expect(complete(out, 'lab run --policy deferred-b')).toContain('deferred-bounded');
    expect(complete(out, 'lab run --user-policy lat')).toEqual(['latr']);
    expect(complete(out, 'lab run --kernel first')).toEqual(['first-model']);
    expect(complete(out, 'lab run --set machine.cp')).toEqual(['machine.cpus=']);
  });

  it.each(['zsh', 'fish'])('of %s names every command', async (shell) => {
    const { code, out } = await runLab(['completion', shell]);
    expect(code).toBe(0);
    for (const { name } of commands) expect(out).toContain(name);
    expect((await runLab(['completion', 'tcsh'])).err).toContain('bash, zsh, fish');
  });
});
