import {
  existsSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { acquireSweepLock, sweepLockHolder } from '../../../main/store/lock.ts';
import { patienceMs } from '../../support/patience.ts';
import { makeFolder } from './support/folder.ts';
import { kill, startProgram, waitForEnd, waitForWord } from './support/program.ts';

const { newPath } = makeFolder();
const host = hostname();
const isLinux = process.platform === 'linux';

const holdLock = (path: string) =>
  startProgram(`
    acquireSweepLock(${JSON.stringify(path)});
    console.log('held');
    setInterval(() => {}, 1000);`);

describe('the lock of a sweep', () => {
  it('names the process that holds it, and is taken over when that is killed', async () => {
    const path = newPath();
    const child = holdLock(path);
    await waitForWord(child, 'held');
    expect(() => acquireSweepLock(path)).toThrow(
      expect.objectContaining({
        code: 'database-busy',
        message: `process ${child.pid} is running a sweep on ${path}`,
      }),
    );
    expect(sweepLockHolder(path)?.pid).toBe(child.pid);
    await kill(child);
    expect(sweepLockHolder(path)).toBeUndefined();
    const lock = acquireSweepLock(path);
    expect(sweepLockHolder(path)?.pid).toBe(process.pid);
    lock.release();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it.runIf(isLinux)('is taken over from a process whose pid was reused', () => {
    const path = newPath();
    const start = 'another boot/1';
    writeFileSync(`${path}.lock`, JSON.stringify({ pid: process.pid, start, host }));
    expect(sweepLockHolder(path)).toBeUndefined();
    acquireSweepLock(path).release();
  });

  it.each(['', 'not JSON', 'null', '{"pid":"1"}', '{"pid":-1,"host":"x"}'])(
    'is taken over when the file holds "%s"',
    (text) => {
      const path = newPath();
      writeFileSync(`${path}.lock`, text);
      const lock = acquireSweepLock(path);
      expect(sweepLockHolder(path)?.pid).toBe(process.pid);
      lock.release();
    },
  );

  it('stays with a process on another host, which cannot be inspected', () => {
    const path = newPath();
    const text = JSON.stringify({ pid: 1, start: null, host: 'elsewhere' });
    writeFileSync(`${path}.lock`, text);
    expect(() => acquireSweepLock(path)).toThrow('process 1 on host elsewhere');
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(text);
  });

  it('is not taken over while another process takes it over, unless that was killed', () => {
    const path = newPath();
    writeFileSync(`${path}.lock`, 'stale');
    writeFileSync(`${path}.lock.takeover`, 'x');
    expect(() => acquireSweepLock(path)).toThrow(
      expect.objectContaining({ code: 'database-busy' }),
    );
    utimesSync(`${path}.lock.takeover`, 1, 1);
    acquireSweepLock(path).release();
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('goes to one of many that take a stale one at once', async () => {
    const path = newPath();
    writeFileSync(`${path}.lock`, 'stale');
    const children = [0, 1, 2, 3].map(() =>
      startProgram(`
        try {
          acquireSweepLock(${JSON.stringify(path)});
          console.log('won');
          process.stdin.resume(); // Until the others have lost.
        } catch (error) { console.log(error.code); }`),
    );
    const ended = children.map(waitForEnd);
    const lost = new Set<number>();
    ended.forEach((end, i) => void end.then(() => lost.add(i)));
    await vi.waitFor(() => expect(lost.size).toBe(3), { timeout: patienceMs });
    for (const child of children) child.stdin?.end();
    const ends = await Promise.all(ended);
    expect(ends.map(({ out }) => out.trim()).sort()).toEqual([
      'database-busy',
      'database-busy',
      'database-busy',
      'won',
    ]);
  });

  it('is the same through a link', () => {
    const path = newPath();
    writeFileSync(path, '');
    const link = join(dirname(path), 'link.db');
    symlinkSync(path, link);
    const lock = acquireSweepLock(link);
    expect(existsSync(`${path}.lock`)).toBe(true);
    expect(() => acquireSweepLock(path)).toThrow('is running a sweep');
    lock.release();
  });

  it('is not released by one that was released before', () => {
    const path = newPath();
    const first = acquireSweepLock(path);
    first.release();
    const second = acquireSweepLock(path);
    first.release();
    expect(sweepLockHolder(path)?.pid).toBe(process.pid);
    second.release();
    expect(sweepLockHolder(path)).toBeUndefined();
  });

  it('is always free for a database in memory', () => {
    acquireSweepLock(':memory:');
    acquireSweepLock(':memory:').release();
    expect(sweepLockHolder(':memory:')).toBeUndefined();
  });
});
