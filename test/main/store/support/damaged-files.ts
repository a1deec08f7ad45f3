import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { ErrorCode } from '../../../../shared/errors.ts';
import { record } from './recorded-run.ts';

const ends = ['', '-wal', '-shm'] as const;

type Files = readonly (readonly [end: string, bytes: Buffer])[];
const made = new Map<string, Files>();

/** Puts the files that `make` makes once, by their ends, at the path. */
function putMade(name: string, path: string, make: (path: string) => void): void {
  let files = made.get(name);
  if (!files) {
    const folder = mkdtempSync(join(tmpdir(), 'lab-made-'));
    const first = join(folder, 'lab.db');
    make(first);
    files = ends.flatMap((end) =>
      existsSync(`${first}${end}`) ? [[end, readFileSync(`${first}${end}`)] as const] : [],
    );
    made.set(name, files);
    rmSync(folder, { recursive: true });
  }
  for (const [end, bytes] of files) writeFileSync(`${path}${end}`, bytes);
}

function addRuns(path: string, seeds: readonly number[]): void {
  const store = openStore(path);
  for (const seed of seeds) record(store, { seed });
  store.close();
}

/** Runs that were acknowledged, in a database that was closed. */
export function makeClosed(path: string, seeds: readonly number[] = [1, 2, 3]): void {
  putMade(`closed ${seeds.join()}`, path, (first) => addRuns(first, seeds));
}

/** The files of a process that was killed: runs are in the log alone. */
export function makeKilled(path: string, seeds: readonly number[] = [1, 2, 3]): void {
  putMade(`killed ${seeds.join()}`, path, (first) => {
    const live = `${first}.live`;
    const store = openStore(live);
    for (const seed of seeds) record(store, { seed });
    for (const end of ends) copyFileSync(`${live}${end}`, `${first}${end}`);
    store.close();
  });
}

/** The log of another database of the same program. */
function putForeignLog(path: string): void {
  const other = join(dirname(path), 'other');
  mkdirSync(other);
  makeKilled(join(other, 'lab.db'), [7, 8]);
  copyFileSync(join(other, 'lab.db-wal'), `${path}-wal`);
  rmSync(other, { recursive: true });
}

function overwrite(path: string, at: number, bytes: number, from = 0xa5): void {
  const content = readFileSync(path);
  for (let i = at; i < at + bytes; i++) content[i] = (content[i] ?? 0) ^ from;
  writeFileSync(path, content);
}

function withSqlite(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.close();
}

export interface DamagedFile {
  readonly what: string;
  readonly code: ErrorCode;
  /** In the message. */
  readonly words: string;
  readonly make: (path: string) => void;
}

const unreadable = (what: string, words: string, make: (path: string) => void): DamagedFile => ({
  what,
  code: 'database-unreadable',
  words,
  make,
});

const mayMiss = 'acknowledged runs may be missing';
const notItsLog = 'lab.db-wal does not belong to database';

/** Every file that is not opened, and every state of its log: what is said, and nothing is changed. */
export const damagedFiles: readonly DamagedFile[] = [
  {
    what: 'a text',
    code: 'database-foreign',
    words: 'it is not a SQLite file',
    make: (path) => writeFileSync(path, 'hello, '.repeat(2000)),
  },
  {
    what: "another program's SQLite file",
    code: 'database-foreign',
    words: 'it has the tables of another program',
    make: (path) => withSqlite(path, 'CREATE TABLE t (a)'),
  },
  {
    what: 'a newer version',
    code: 'database-newer',
    words: 'has version 77',
    make: (path) => {
      makeClosed(path);
      withSqlite(path, 'PRAGMA user_version = 77');
    },
  },
  unreadable('a flipped first byte', 'is damaged', (path) => {
    makeClosed(path);
    overwrite(path, 0, 1);
  }),
  unreadable('a flipped byte of its mark', 'is damaged', (path) => {
    makeClosed(path);
    overwrite(path, 69, 1);
  }),
  unreadable('a flipped byte of its page size', 'is damaged', (path) => {
    makeClosed(path);
    overwrite(path, 16, 1);
  }),
  unreadable('a flipped byte of its format', 'is damaged', (path) => {
    makeClosed(path);
    overwrite(path, 18, 1);
  }),
  unreadable('a damaged page of the schema', 'is damaged', (path) => {
    makeClosed(path);
    overwrite(path, 100, 3000);
  }),
  unreadable('a table that was dropped', 'is damaged', (path) => {
    makeClosed(path);
    withSqlite(path, 'PRAGMA foreign_keys = OFF; DROP TABLE run_tag');
  }),
  unreadable('a file that ends inside its header', 'it ends inside its header', (path) => {
    makeClosed(path);
    truncateSync(path, 60);
  }),
  unreadable('a file that ends after its first page', 'is damaged', (path) => {
    makeClosed(path);
    truncateSync(path, 4096);
  }),
  unreadable('a log without its database', 'is missing, but', (path) => {
    makeKilled(path);
    renameSync(path, `${path}.moved`);
  }),
  unreadable('a log beside an empty file', 'is missing, but', (path) => {
    makeKilled(path);
    truncateSync(path, 0);
  }),
  unreadable('a database in use that was copied without its log', mayMiss, (path) => {
    makeKilled(path);
    rmSync(`${path}-wal`);
    rmSync(`${path}-shm`);
  }),
  unreadable('an empty log of a database in use', mayMiss, (path) => {
    makeKilled(path);
    truncateSync(`${path}-wal`, 0);
  }),
  unreadable('a log of garbage beside a database in use', mayMiss, (path) => {
    makeKilled(path);
    writeFileSync(`${path}-wal`, 'garbage '.repeat(5000));
  }),
  unreadable('a log of garbage', mayMiss, (path) => {
    makeClosed(path);
    writeFileSync(`${path}-wal`, 'garbage '.repeat(5000));
  }),
  unreadable('a flipped byte in the middle of its log', mayMiss, (path) => {
    makeKilled(path);
    overwrite(`${path}-wal`, 32 + 24 + 4096 + 2000, 1);
  }),
  unreadable('a flipped byte in the middle of its log, without the index', mayMiss, (path) => {
    makeKilled(path);
    overwrite(`${path}-wal`, 32 + 24 + 4096 + 2000, 1);
    rmSync(`${path}-shm`);
  }),
  unreadable('a log that ends early', mayMiss, (path) => {
    makeKilled(path);
    truncateSync(`${path}-wal`, 32 + 3 * (24 + 4096));
  }),
  unreadable('the log of another database', notItsLog, (path) => {
    makeClosed(path);
    putForeignLog(path);
  }),
  unreadable('the log of another database beside one in use', notItsLog, (path) => {
    makeKilled(path);
    putForeignLog(path);
  }),
  unreadable('a backup that was put over a database in use', notItsLog, (path) => {
    makeKilled(path);
    const whole = join(dirname(path), 'whole.db');
    for (const end of ['', '-wal']) cpSync(`${path}${end}`, `${whole}${end}`);
    const store = openStore(whole);
    const backup = store.copyTo(join(dirname(path), 'backup.db')).path;
    store.close();
    renameSync(backup, path);
    rmSync(whole);
  }),
  unreadable('an older file with a newer log', notItsLog, (path) => {
    makeClosed(path, [1]);
    const older = readFileSync(path);
    addRuns(path, [2]);
    const live = openStore(path);
    record(live, { seed: 3 });
    const log = readFileSync(`${path}-wal`);
    live.close();
    writeFileSync(path, older);
    writeFileSync(`${path}-wal`, log);
  }),
  unreadable('a newer file with an older log', notItsLog, (path) => {
    makeClosed(path, [1]);
    const live = openStore(path);
    record(live, { seed: 2 });
    const log = readFileSync(`${path}-wal`);
    live.close();
    addRuns(path, [3]);
    writeFileSync(`${path}-wal`, log);
  }),
  unreadable('a journal', 'lab.db-journal does not belong to database', (path) => {
    makeClosed(path);
    appendFileSync(`${path}-journal`, 'a journal of something else');
  }),
  unreadable('a folder', 'it is a folder', (path) => mkdirSync(path)),
  unreadable('a FIFO', 'it is not a regular file', (path) => {
    if (spawnSync('mkfifo', [path]).status !== 0) throw new Error('mkfifo failed');
  }),
  unreadable('links in a circle', 'its links form a loop', (path) => symlinkSync(path, path)),
  unreadable('a link to a damaged file', 'is damaged', (path) => {
    const real = `${path}.real`;
    makeClosed(real);
    overwrite(real, 0, 1);
    symlinkSync(real, path);
  }),
];

/** Every state that a database may be found in, without being damaged: its runs are kept. */
export const wholeFiles: readonly (readonly [what: string, make: (path: string) => void])[] = [
  ['that was closed', (path) => makeClosed(path)],
  ['whose process was killed', (path) => makeKilled(path)],
  [
    'whose process and computer were stopped',
    (path) => {
      makeKilled(path);
      rmSync(`${path}-shm`);
    },
  ],
  [
    'with an empty log',
    (path) => {
      makeClosed(path);
      writeFileSync(`${path}-wal`, '');
    },
  ],
  [
    'with a log of zeros, as a loss of power leaves it',
    (path) => {
      makeClosed(path);
      writeFileSync(`${path}-wal`, Buffer.alloc(8192));
    },
  ],
  [
    'with a commit that was not finished',
    (path) => {
      makeKilled(path);
      const log = readFileSync(`${path}-wal`);
      // The start of a frame of this log, as a kill leaves it between two writes.
      const frame = Buffer.concat([Buffer.from([0, 0, 0, 2, 0, 0, 0, 9]), log.subarray(16, 24)]);
      writeFileSync(`${path}-wal`, Buffer.concat([log, frame, Buffer.alloc(4096)]));
    },
  ],
  [
    'behind a link',
    (path) => {
      const real = `${path}.real`;
      makeClosed(real);
      symlinkSync(real, path);
    },
  ],
];
