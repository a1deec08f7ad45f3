import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { maxColumns } from '../../../../shared/text/plain.ts';
import { makeFolder } from '../../store/support/folder.ts';
import { runLab } from './support/run-lab.ts';

const { newPath } = makeFolder();
const quick = ['warmupMs=0.1', 'measureMs=1', 'horizonMs=1'].flatMap((set) => [
  '--set',
  `run.${set}`,
]);
const sweepWords = ['sweep', '--machine', 'server-2', '--vary', 'policy=none,sync,deferred'];

/** The command line on one database. */
function labOn(db: string) {
  const run = async (...words: string[]) => runLab([...words, '--db', db]);
  const json = async (...words: string[]): Promise<unknown> => {
    const { code, out, err } = await run(...words, '--json');
    expect([code, err]).toEqual([0, '']);
    return JSON.parse(out);
  };
  return { run, json };
}

/** A database with the sweep, made once. */
let made: Promise<Buffer> | undefined;
async function makeSweep(): Promise<string> {
  made ??= (async () => {
    const path = newPath();
    await labOn(path).run(...sweepWords, ...quick, '--replications', '2', '--quiet');
    return readFileSync(path);
  })();
  const path = newPath();
  writeFileSync(path, await made);
  return path;
}

async function makeStudy() {
  const db = await makeSweep();
  const lab = labOn(db);
  const words = ['--question', 'What does <sync> cost?', '--notes', 'As on the list.'];
  const study = await lab.run('study', 'new', 'Is sync cheap?', '--accept', '1.5x,2ms', ...words);
  expect(study).toMatchObject({ code: 0, err: '' });
  expect((await lab.run('study', 'add', 'Is sync cheap?', 'last')).code).toBe(0);
  return { db, ...lab };
}

describe('lab study', () => {
  it('keeps a question with its sweeps, notes and budget under its name', async () => {
    const { run, json } = await makeStudy();
    const study = { name: 'Is sync cheap?', question: 'What does <sync> cost?', sweeps: [1] };
    expect(await json('study', 'show', study.name)).toMatchObject({
      ...study,
      notes: 'As on the list.',
      view: { accept: '1.5x,2ms', exposure: 'window-p99' },
    });
    await run('study', 'rename', study.name, 'sync');
    await run('study', 'duplicate', 'sync');
    await run('study', 'set', 'sync (2)', '--exposure', 'open-share', '--accept', '1.5x,30%');
    expect((await run('study', 'list')).out.split('\n').slice(1)).toEqual([
      'sync       1        What does <sync> cost?',
      'sync (2)   1        What does <sync> cost?',
      '',
    ]);
    expect((await run('study', 'delete', 'sync')).code).toBe(0);
    expect((await run('study', 'sync')).err).toContain('there is no study "sync"');
    expect((await run('study', 'restore', 'sync')).code).toBe(0);
    await run('study', 'remove', 'sync', '1');
    expect(await json('study', 'show', 'sync')).toMatchObject({ sweeps: [] });
  });

  it.each([
    [['study', 'new', 'reference'], 'the study "reference" is the lab\'s own'],
    [['study', 'new', 'Is sync cheap?'], 'there is a study "Is sync cheap?" already'],
    [['study', 'add', 'Is sync cheap?', '7'], 'there is no sweep 7'],
    [['study', 'new', 'x', '--cost', 'much'], '--cost: unknown much'],
    [['study', 'set', 'Is sync cheap?', '--exposure', 'foo'], '--exposure: unknown foo'],
    [['study', 'set', 'Is sync cheap?', '--question', 'x'.repeat(4001)], 'at most 4000 characters'],
    [['study', 'new', 'x', '--accept', 'abc'], '"abc" is no limit for the cost'],
    [['study', 'set', 'Is sync cheap?', '--accept', 'abc'], '"abc" is no limit for the cost'],
    [['study', 'set', 'Is sync cheap?', '--accept', '1.5x,5'], '"5" is no limit for the exposure'],
    [['study', 'set', 'Is sync cheap?', '--accept', '1.5x'], '"" is no limit for the exposure'],
    [['study', 'set', 'Is sync cheap?', '--accept', '1.5x,1ms,2'], 'it has a cost and an exposure'],
    // The budget that it has is one of a time.
    [['study', 'set', 'Is sync cheap?', '--exposure', 'open-share'], '"2ms" is no limit for'],
    [['study', 'nothing', 'here'], 'study has no action "nothing"'],
  ])('%j is refused', async (words, message) => {
    const { run } = await makeStudy();
    const { code, err } = await run(...words);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(message);
  });

  it('reports without a budget that an older version kept, and says so', async () => {
    const { db, run } = await makeStudy();
    const store = openStore(db);
    const [study] = store.listStudies();
    const view = { ...study!.view, accept: 'abc' };
    store.changeStudy(study!.id, { view, changedAt: study!.changedAt });
    store.close();
    const warning = 'The budget "abc" cannot be read: "abc" is no limit for the cost';
    const mail = await run('study', 'report', 'Is sync cheap?', '--format', 'mail');
    expect(mail).toMatchObject({ code: 0, err: '' });
    expect(mail.out).toContain(warning);
    expect(mail.out).not.toContain('Accepting');
    const html = await run('study', 'report', 'Is sync cheap?');
    expect(html.out).toContain(warning.replaceAll('"', '&quot;'));
    expect((await run('study', 'duplicate', 'Is sync cheap?')).code).toBe(0);
    expect((await run('study', 'set', 'Is sync cheap?', '--accept', '1.5x,1ms')).code).toBe(0);
    expect((await run('study', 'Is sync cheap?')).out).toContain('Accepting 1.5x');
  });

  it('reports what it found as a page that stands alone, and as the text of a mail', async () => {
    const { run } = await makeStudy();
    const file = newPath('study.html');
    expect((await run('study', 'report', 'Is sync cheap?', '--out', file)).code).toBe(0);
    const html = readFileSync(file, 'utf8');
    expect(html).toContain('<p>What does &lt;sync&gt; cost?</p>');
    expect(html).toContain('lab sweep --machine server-2 --vary policy=none,sync,deferred');
    expect(html).toContain('Accepting 1.5x (system time) and p99 2 ms (exposure window');
    // No script, and nothing that is elsewhere.
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    const pictures = [...html.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/g)];
    expect(pictures.length).toBeGreaterThan(1);
    for (const [, data = ''] of pictures) expect(atob(data)).toContain('</svg>');
    const { out } = await run('study', 'Is sync cheap?');
    const lines = out.split('\n');
    expect(lines[0]).toBe('Is sync cheap?');
    expect(lines.filter((line) => line.length > maxColumns || /[^ -~]|\s$/.test(line))).toEqual([]);
    expect(out).toContain('reproduce with');
    expect(html).toContain(out.split('\n')[4]?.replace('<', '&lt;').replace('>', '&gt;'));
  });

  it('goes into a bundle with its sweeps and runs, and comes back once', async () => {
    const { run } = await makeStudy();
    await run('sweeps', 'rename', '1', 'three policies');
    const file = newPath('study.lab');
    await run('bundle', 'export', file, '--study', 'Is sync cheap?');
    const other = labOn(newPath());
    // Sweeps have other numbers there.
    await other.run(...sweepWords, ...quick, '--replications', '2', '--quiet');
    const merge = { different: [], refused: [] };
    expect(await other.json('bundle', 'import', file)).toMatchObject({
      ...merge,
      new: 0,
      same: 3,
      sweeps: 1,
      studies: 1,
    });
    expect(await other.json('bundle', 'import', file)).toMatchObject({ sweeps: 0, studies: 0 });
    expect(await other.json('study', 'show', 'Is sync cheap?')).toMatchObject({ sweeps: [2] });
    expect((await other.run('sweeps')).out).toContain('three policies');
    // Changed on both sides: what is here stays, and the other comes beside it, once.
    await other.run('study', 'set', 'Is sync cheap?', '--notes', 'Mine.');
    expect(await other.json('bundle', 'import', file)).toMatchObject({ sweeps: 0, studies: 1 });
    expect(await other.json('bundle', 'import', file)).toMatchObject({ sweeps: 0, studies: 0 });
    expect(await other.json('study', 'show', 'Is sync cheap?')).toMatchObject({ notes: 'Mine.' });
    expect(await other.json('study', 'show', 'Is sync cheap? (2)')).toMatchObject({
      notes: 'As on the list.',
      sweeps: [2],
    });
  });
});

describe('lab sweeps', () => {
  it('names a sweep, deletes it without its runs, and brings it back', async () => {
    const { db, run, json } = await makeStudy();
    await run('sweeps', 'rename', '1', 'three policies');
    expect(await json('sweeps')).toMatchObject({ id: 1, name: 'three policies', state: 'done' });
    await run('sweeps', 'delete', '1');
    expect((await run('sweeps')).out).toBe('No sweeps\n');
    expect(await json('study', 'show', 'Is sync cheap?')).toMatchObject({ sweeps: [] });
    const store = openStore(db);
    expect(store.doneKeys(true)).toHaveLength(3);
    store.close();
    expect((await run('sweeps', 'delete', '1')).err).toContain('there is no sweep 1');
    await run('sweeps', 'restore', '1');
    expect(await json('study', 'show', 'Is sync cheap?')).toMatchObject({ sweeps: [1] });
  });

  it('forgets what was deleted more than a day ago', async () => {
    const { db, run } = await makeStudy();
    const store = openStore(db);
    store.deleteSweep(1, new Date(Date.now() - 25 * 3_600_000).toISOString());
    store.close();
    expect((await run('sweeps', 'restore', '1')).code).toBeGreaterThan(0);
  });
});
