import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { acquireSweepLock } from '../../../main/store/lock.ts';
import { migrations } from '../../../main/store/migrations/index.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { ReplicationRow } from '../../../main/store/store.ts';
import type { RunResult } from '../../../shared/result.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { listRuns } from '../../support/list-runs.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newPath = () => join(folder, `${++files}.db`);
const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

const spec = makeSpec(makeMachine(4), makeKernelBuild(4), policies.sync);
const startedAt = '2026-01-02T03:04:05.000Z';
const finishedAt = '2026-01-02T03:04:06.000Z';
const result = (key: string, wallMs = 1) => ({ key, wallMs, spec }) as unknown as RunResult;
const begin = (key: string) => ({ key, modelVersion: '1', spec, startedAt });

describe('a store', () => {
  it('keeps a run from before it starts to after it ends, over a reopening', () => {
    const path = newPath();
    const store = openStore(path);
    store.beginRun(begin('abcd1'));
    expect(store.findRun('abcd1')).toMatchObject({ status: 'running', result: null, spec });
    store.completeRun({ key: 'abcd1', finishedAt, result: result('abcd1'), replications: [] });
    store.close();
    const again = openStore(path);
    expect(again.findRun('abcd1')).toMatchObject({ status: 'done', result: result('abcd1') });
    expect(again.findByPrefix('abc').map((row) => row.key)).toEqual(['abcd1']);
    expect(listRuns(again, 'policy:sync').total).toBe(1);
    expect(listRuns(again, 'policy:none').total).toBe(0);
    again.close();
  });

  it('keeps a finished run until a forced one has finished', () => {
    const store = openStore(':memory:');
    store.beginRun(begin('k'));
    store.completeRun({ key: 'k', finishedAt, result: result('k', 1), replications: [] });
    store.beginRun(begin('k'));
    expect(store.findRun('k')).toMatchObject({ status: 'done', result: { wallMs: 1 } });
    store.endRun({ key: 'k', finishedAt, status: 'failed', error: 'died' });
    expect(store.findRun('k')).toMatchObject({ status: 'done', result: { wallMs: 1 } });
    store.completeRun({ key: 'k', finishedAt, result: result('k', 2), replications: [] });
    store.completeRun({ key: 'k', finishedAt, result: result('k', 2), replications: [] });
    expect(store.findRun('k')).toMatchObject({ status: 'done', result: { wallMs: 2 } });
    expect(listRuns(store).total).toBe(1);
    store.close();
  });

  it('keeps replications in order, and replaces them as a whole', () => {
    const store = openStore(':memory:');
    store.beginRun(begin('k'));
    const row = (replication: number) =>
      ({ replication, digest: `d${replication}`, result: { replication } }) as ReplicationRow;
    const complete = (...numbers: number[]) =>
      store.completeRun({
        key: 'k',
        finishedAt,
        result: result('k'),
        replications: numbers.map(row),
      });
    complete(2, 0, 1);
    expect(store.replications('k')).toEqual([row(0), row(1), row(2)]);
    expect(() => complete(4, 5, 4)).toThrow(expect.objectContaining({ code: 'internal' }));
    expect(store.replications('k')).toEqual([row(0), row(1), row(2)]);
    complete(7);
    expect(store.replications('k')).toEqual([row(7)]);
    store.close();
  });

  it('lists runs newest first, a page at a time, and counts all of them', () => {
    const store = openStore(':memory:');
    for (const n of [2, 4, 1, 3]) {
      store.beginRun({ ...begin(`k${n}`), startedAt: `2026-01-0${n}T00:00:00.000Z` });
    }
    const page = listRuns(store, 'machine:server-4 status:running', { limit: 2, offset: 1 });
    expect(page.total).toBe(4);
    expect(page.rows.map(({ key }) => key)).toEqual(['k3', 'k2']);
    store.close();
  });

  it('dates a run by its newest finished start', () => {
    const store = openStore(':memory:');
    const complete = () =>
      store.completeRun({ key: 'k', finishedAt, result: result('k'), replications: [] });
    store.beginRun(begin('k'));
    complete();
    const later = '2026-02-02T00:00:00.000Z';
    store.beginRun({ ...begin('k'), startedAt: later });
    expect(store.findRun('k')?.startedAt).toBe(startedAt);
    complete();
    complete();
    expect(store.findRun('k')?.startedAt).toBe(later);
    store.close();
  });

  it('says so when it is to complete or end what was not begun', () => {
    const store = openStore(':memory:');
    const gone = expect.objectContaining({ code: 'not-found' }) as Error;
    const run = { key: 'k', finishedAt, result: result('k'), replications: [] };
    expect(() => store.completeRun(run)).toThrow(gone);
    const end = { key: 'k', finishedAt, status: 'failed', error: 'e' } as const;
    expect(() => store.endRun(end)).toThrow(gone);
    expect(() => store.setSweepStatus(9, 'done')).toThrow(gone);
    expect(store.findSweep(9)).toBeUndefined();
    store.close();
  });

  it('records a failed run with its reason', () => {
    const store = openStore(':memory:');
    store.beginRun(begin('k'));
    store.endRun({ key: 'k', finishedAt, status: 'failed', error: 'thread died' });
    expect(store.findRun('k')).toMatchObject({ status: 'failed', error: 'thread died' });
    store.close();
  });

  it('refuses numbers that JSON would turn into null', () => {
    const store = openStore(':memory:');
    store.beginRun(begin('k'));
    const bad = result('k', Number.NaN);
    expect(() =>
      store.completeRun({ key: 'k', finishedAt, result: bad, replications: [] }),
    ).toThrow('wallMs');
    expect(store.findRun('k')).toMatchObject({ status: 'running', result: null });
    store.close();
  });

  it('finds a sweep that did not end, in its planned order', () => {
    const store = openStore(':memory:');
    const points = ['b', 'a', 'b'].map((key) => ({ key, spec }));
    const id = store.beginSweep({
      kind: 'sweep',
      createdAt: startedAt,
      command: 'lab sweep',
      points,
    });
    expect(store.lastUnfinishedSweep()).toMatchObject({ id, command: 'lab sweep', points });
    store.setSweepStatus(id, 'done');
    expect(store.lastUnfinishedSweep()).toBeUndefined();
    store.close();
  });

  it('has strict tables, its own application id and full synchronisation', () => {
    const path = newPath();
    openStore(path).close();
    const db = new Database(path);
    expect(db.pragma('application_id', { simple: true })).not.toBe(0);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    const tables = db
      .prepare(
        `SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'`,
      )
      .all() as { name: string; strict: number }[];
    const own = tables.filter(({ name }) => !name.startsWith('sqlite_'));
    expect(own.map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining([
        'mark_action',
        'run_change',
        'spec_part',
        'run',
        'run_tag',
        'setting',
        'sweep',
        'sweep_point',
      ]),
    );
    for (const { strict } of own) expect(strict).toBe(1);
    db.close();
  });
});

describe('a refused database', () => {
  it.each([
    ['a text', (path: string) => writeFileSync(path, 'not a database, and long enough to be one')],
    ['another program', (path: string) => new Database(path).exec('CREATE TABLE t (a)').close()],
    [
      'another application id',
      (path: string) => {
        const db = new Database(path);
        db.pragma('application_id = 1234');
        db.close();
      },
    ],
    [
      'a newer version',
      (path: string) => {
        openStore(path).close();
        const db = new Database(path);
        db.pragma('journal_mode = DELETE');
        db.pragma('user_version = 77');
        db.close();
      },
    ],
  ])('of %s stays as it was', (_, make) => {
    const path = newPath();
    make(path);
    const before = digest(path);
    expect(() => openStore(path)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^database-/) as unknown }),
    );
    expect(digest(path)).toBe(before);
  });
});

describe('a kill', () => {
  it('loses no run that was reported as completed', async () => {
    const path = newPath();
    const store = new URL('../../../main/store/sqlite-store.ts', import.meta.url).href;
    const program = `
      import { openStore } from ${JSON.stringify(store)};
      const store = openStore(${JSON.stringify(path)});
      const spec = ${JSON.stringify(spec)};
      for (let i = 0; ; i++) {
        const key = 'run' + i;
        store.beginRun({ key, modelVersion: '1', spec, startedAt: ${JSON.stringify(startedAt)} });
        store.completeRun({ key, finishedAt: ${JSON.stringify(finishedAt)},
          result: { key }, replications: [] });
        process.stdout.write(key + '\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
    let out = '';
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
      if (out.length > 500) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.on('close', resolve));
    const reported = out.split('\n').slice(0, -1);
    expect(reported.length).toBeGreaterThan(20);
    const after = openStore(path);
    for (const key of reported) expect(after.findRun(key)?.status).toBe('done');
    after.close();
  });
});

describe('the sweep lock', () => {
  it('is held by one at a time and taken over from the dead', () => {
    const path = newPath();
    const first = acquireSweepLock(path);
    expect(() => acquireSweepLock(path)).toThrow(
      expect.objectContaining({ code: 'database-busy' }),
    );
    first.release();
    acquireSweepLock(path).release();
  });
});
