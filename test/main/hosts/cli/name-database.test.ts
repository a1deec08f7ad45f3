import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { commands } from '../../../../main/hosts/cli/commands/index.ts';
import { nameDatabase } from '../../../../main/hosts/cli/name-database.ts';
import { splitCommand } from '../../../../shared/text/plain.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-named-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The words after `lab` of the command that a text ends with. */
const commandIn = (text: string) => splitCommand(/\blab (.*)\n?$/.exec(text)?.[1] ?? '');

describe('a command that a text tells to follow', () => {
  it.each([
    ['continue with: lab sweep --resume 1', 'continue with: lab sweep --db /tmp/x.db --resume 1'],
    ['lab list shows the keys', 'lab list --db /tmp/x.db shows the keys'],
    [
      'lab backup. Then: lab salvage N',
      'lab backup --db /tmp/x.db. Then: lab salvage --db /tmp/x.db N',
    ],
    ['lab run --help lists them', 'lab run --help lists them'],
    ['lab machines lists them', 'lab machines lists them'],
    ['the lab was closed', 'the lab was closed'],
    ['lab worker --queue redis://HOST', 'lab worker --queue redis://HOST'],
  ])('%j names the database', (text, named) => {
    for (const words of [
      ['run', '--db', '/tmp/x.db'],
      ['run', '--db=/tmp/x.db', '--json'],
      ['run', '--db', 'other.db', '--db', '/tmp/x.db'],
    ]) {
      expect(nameDatabase(text, words)).toBe(named);
    }
    expect(nameDatabase(text, ['run'])).toBe(text);
    expect(nameDatabase(text, ['run', '--db'])).toBe(text);
  });

  it('quotes the path for a shell', () => {
    const text = nameDatabase('lab undo 4', ['star', '--db', '/my files/x$1.db']);
    expect(splitCommand(text)).toEqual(['lab', 'undo', '--db', '/my files/x$1.db', '4']);
  });

  it('names none for a command that has nothing to do with one', async () => {
    const changes = new Set(['compact', 'salvage', 'serve']);
    for (const { name, load, isWithoutDatabase = false } of commands) {
      const { needs } = await load();
      expect(isWithoutDatabase, name).toBe(needs === 'nothing' && !changes.has(name));
    }
  });
});

describe('following what the command line says', () => {
  const path = join(folder, 'my lab.db');
  const lab = (words: readonly string[], signal?: AbortSignal) =>
    runLab(words, signal ? { signal } : {});
  const quick = ['--set', 'run.measureMs=1', '--replications', '2', '--machine', 'server-2'];

  it('goes on with an interrupted sweep in its own database', async () => {
    const words = ['sweep', ...quick, '--vary', 'policy=sync,deferred', '--quiet', '--db', path];
    const { code, err } = await lab(words, AbortSignal.abort());
    expect(code).toBe(130);
    const next = commandIn(err);
    expect(next).toEqual(['sweep', '--db', path, '--resume', '1']);
    const resumed = await lab([...next, '--quiet']);
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(resumed.out).toContain('deferred');
  });

  it('uses a policy, undoes a change, and finds a study and a sweep again', async () => {
    const saved = await lab(['policy', 'save', 'own', '--from', 'deferred', '--db', path]);
    const run = commandIn(saved.err);
    expect(run).toEqual(['run', '--db', path, '--policy', 'own']);
    const key = JSON.parse((await lab([...run, ...quick, '--json', '--quiet'])).out).key;
    const starred = await lab(['star', key, '--db', path]);
    expect((await lab(commandIn(starred.out))).out).toBe('Undone: 1 run\n');
    const made = await lab(['study', 'new', 'a b', '--db', path]);
    expect(commandIn(made.out)).toEqual(['study', '--db', path, 'add', 'a b', 'SWEEP']);
    const added = await lab([...commandIn(made.out).slice(0, -1), '1']);
    expect(added).toMatchObject({ code: 0 });
    const dropped = await lab(['study', 'delete', 'a b', '--db', path]);
    expect((await lab(commandIn(dropped.out))).out).toBe('Brought back "a b"\n');
    const gone = await lab(['sweeps', 'delete', '1', '--db', path]);
    expect((await lab(commandIn(gone.out))).out).toBe('Sweep 1 is back\n');
  });

  it('is told so by an error too', async () => {
    const missing = join(folder, 'none.db');
    const { err } = await lab(['list', '--db', missing]);
    expect(err).toContain(`Try: lab study --db ${missing} creates one`);
    const refused = await lab(['show', '--db', path]);
    expect(refused.err).toContain(`Try: lab list --db '${path}' shows the keys`);
  });
});
