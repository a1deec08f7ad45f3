import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { requireNodeApi } from '../../../main/store/database.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { digestFolder, makeFolder } from './support/folder.ts';
import { kill, startProgram, waitForEnd, waitForWord } from './support/program.ts';
import { listRuns } from '../../support/list-runs.ts';

const { newPath } = makeFolder();
const spec = makeSpec(makeMachine(4), makeKernelBuild(4), policies.sync);
const startedAt = '2026-01-02T03:04:05.000Z';
const open = (path: string, readOnly = false) => openStore(path, { readOnly }).close();

/** Writes over the pages behind the first, which holds the header. */
function damagePages(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4096);
  writeFileSync(path, bytes);
}

function makeForeign(path: string, journal: string): void {
  const db = new Database(path);
  db.pragma(`journal_mode = ${journal}`);
  db.exec('CREATE TABLE t (a)');
  db.close();
}

/** Every way not to be a database of ours, and its error code. */
const refused: [what: string, code: string, make: (path: string) => void][] = [
  ['a short text', 'database-foreign', (path) => writeFileSync(path, 'hello')],
  ['a long text', 'database-foreign', (path) => writeFileSync(path, 'hello, '.repeat(2000))],
  ['a SQLite file of another program', 'database-foreign', (p) => makeForeign(p, 'DELETE')],
  ['one with a write-ahead log', 'database-foreign', (p) => makeForeign(p, 'WAL')],
  [
    'one that another program has open',
    'database-foreign',
    (path) => {
      const live = join(dirname(path), 'live.db');
      const db = new Database(live);
      db.pragma('journal_mode = WAL');
      db.exec('CREATE TABLE t (a)');
      for (const end of ['', '-wal']) copyFileSync(`${live}${end}`, `${path}${end}`);
      db.close();
    },
  ],
  [
    'another application id',
    'database-foreign',
    (path) => {
      const db = new Database(path);
      db.pragma('application_id = 1234');
      db.close();
    },
  ],
  [
    'a newer version',
    'database-newer',
    (path) => {
      open(path);
      const db = new Database(path);
      db.pragma('user_version = 77');
      db.close();
    },
  ],
  [
    'a cut-off header',
    'database-unreadable',
    (path) => writeFileSync(path, 'SQLite format 3\0 and no more'),
  ],
  ['a folder', 'database-unreadable', (path) => mkdirSync(path)],
  ['links in a circle', 'database-unreadable', (path) => symlinkSync(path, path)],
];

describe('opening', () => {
  for (const readOnly of [false, true]) {
    it.each(refused)(`refuses %s with %s (read-only: ${readOnly})`, (_, code, make) => {
      const path = newPath();
      make(path);
      const before = digestFolder(dirname(path));
      expect(() => open(path, readOnly)).toThrow(expect.objectContaining({ code }));
      expect(digestFolder(dirname(path))).toEqual(before);
    });
  }

  it('refuses a file below a file', () => {
    const path = newPath();
    writeFileSync(path, 'x');
    const code = 'database-unreadable';
    expect(() => open(join(path, 'lab.db'))).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a file that it may not read', async () => {
    const path = newPath();
    open(path);
    chmodSync(path, 0);
    for (let up = dirname(path), i = 0; i < 2; i++, up = dirname(up)) chmodSync(up, 0o755);
    const child = startProgram(`
      openStore(':memory:').close();
      if (process.getuid() === 0) process.setuid(65534);
      try { openStore(${JSON.stringify(path)}); } catch (error) { console.log(error.code, error.message); }`);
    const { out } = await waitForEnd(child);
    expect(out).toBe(`database-unreadable database ${path} cannot be used: permission denied\n`);
  });

  it.each(['', '  ', 'runs/lab.db ', 'lab.db\n', 'a\0b'])('refuses the path "%s"', (path) => {
    expect(() => open(path)).toThrow(expect.objectContaining({ code: 'bad-value' }));
  });

  it('makes the folders above a new file', () => {
    const path = join(newPath('deep'), 'er', 'lab.db');
    open(path);
    expect(() => open(path, true)).not.toThrow();
  });

  it('takes an empty file as a new one', () => {
    const path = newPath();
    writeFileSync(path, '');
    open(path);
    expect(() => open(path, true)).not.toThrow();
  });

  it('finds nothing to read if nothing exists, and makes nothing', () => {
    const path = newPath();
    expect(() => open(path, true)).toThrow(expect.objectContaining({ code: 'not-found' }));
    expect(digestFolder(dirname(path))).toEqual({});
  });

  it('reads but does not write when it is read-only', () => {
    const path = newPath();
    open(path);
    const store = openStore(path, { readOnly: true });
    expect(listRuns(store)).toEqual({ total: 0, rows: [] });
    expect(() => store.beginRun({ key: 'k', modelVersion: '1', spec, startedAt })).toThrow(
      expect.objectContaining({ code: 'database-unreadable' }),
    );
    store.close();
  });

  it('lets several processes make the same file at once', async () => {
    const path = newPath();
    const children = [0, 1, 2, 3].map((i) =>
      startProgram(`
        const store = openStore(${JSON.stringify(path)});
        store.beginRun({ key: 'run${i}', modelVersion: '1', spec: ${JSON.stringify(spec)},
          startedAt: ${JSON.stringify(startedAt)} });
        store.close();`),
    );
    expect(await Promise.all(children.map(waitForEnd))).toEqual(
      children.map(() => ({ out: '', code: 0 })),
    );
    const store = openStore(path);
    expect(
      listRuns(store)
        .rows.map(({ key }) => key)
        .toSorted(),
    ).toEqual(['run0', 'run1', 'run2', 'run3']);
    store.close();
  });

  it('says that the Node is too old', () => {
    expect(() => requireNodeApi('9')).toThrow('Node-API 10');
    requireNodeApi('10');
  });
});

describe('after a kill', () => {
  it('marks the sweep that ran as interrupted, keeps its points, and ends its runs', async () => {
    const path = newPath();
    const points = [{ key: 'a', spec }];
    const child = startProgram(`
      const store = openStore(${JSON.stringify(path)});
      acquireSweepLock(${JSON.stringify(path)});
      store.beginSweep({ kind: 'sweep', createdAt: ${JSON.stringify(startedAt)}, command: 'lab sweep',
        points: ${JSON.stringify(points)} });
      store.beginRun({ key: 'a', modelVersion: '1', spec: ${JSON.stringify(spec)},
        startedAt: ${JSON.stringify(startedAt)} });
      console.log('begun');
      setInterval(() => {}, 1000);`);
    await waitForWord(child, 'begun');
    const during = openStore(path);
    expect(during.lastUnfinishedSweep()?.status).toBe('running');
    during.close();
    await kill(child);
    const after = openStore(path);
    expect(after.findRun('a')).toMatchObject({
      status: 'cancelled',
      error: 'the process that ran it has ended',
    });
    expect(after.lastUnfinishedSweep()).toEqual({
      id: 1,
      kind: 'sweep',
      createdAt: startedAt,
      status: 'interrupted',
      command: 'lab sweep',
      name: '',
      points,
    });
    after.close();
  });

  it('keeps every reported run with all of its replications', async () => {
    const path = newPath();
    const child = startProgram(`
      const store = openStore(${JSON.stringify(path)});
      const spec = ${JSON.stringify(spec)};
      for (let i = 0; ; i++) {
        const key = 'run' + i;
        store.beginRun({ key, modelVersion: '1', spec, startedAt: ${JSON.stringify(startedAt)} });
        const replications = Array.from({ length: 20 }, (_, replication) =>
          ({ replication, digest: 'd', result: { text: 'x'.repeat(1000) } }));
        store.completeRun({ key, finishedAt: 'f', result: { key }, replications });
        console.log(key);
      }`);
    const out = await waitForWord(child, 'run40\n');
    await kill(child);
    const reported = out.split('\n').slice(0, -1);
    const store = openStore(path);
    const { rows } = listRuns(store);
    const done = rows.filter(({ status }) => status === 'done').map(({ key }) => key);
    expect(done).toEqual(expect.arrayContaining(reported));
    for (const { key, status } of rows) {
      expect(store.replications(key).length).toBe(status === 'done' ? 20 : 0);
    }
    store.close();
  });

  it('refuses a damaged database, says what to do, and leaves it', async () => {
    const path = newPath();
    const child = startProgram(`
      const store = openStore(${JSON.stringify(path)});
      store.beginSweep({ kind: 'sweep', createdAt: ${JSON.stringify(startedAt)}, command: 'c', points: [] });
      store.close();
      console.log('begun');
      setInterval(() => {}, 1000);`);
    await waitForWord(child, 'begun');
    await kill(child);
    damagePages(path);
    const before = digestFolder(dirname(path))['lab.db'];
    expect(() => open(path)).toThrow(
      expect.objectContaining({
        code: 'database-unreadable',
        message: expect.stringContaining('damaged') as unknown,
        hint: expect.stringContaining('aside') as unknown,
      }),
    );
    expect(digestFolder(dirname(path))['lab.db']).toBe(before);
  });
});
