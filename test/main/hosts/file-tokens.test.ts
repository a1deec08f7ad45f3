import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { createFileTokens } from '../../../main/hosts/file-tokens.ts';
import { patienceMs } from '../../support/patience.ts';

const notAllowed = expect.objectContaining({ code: 'not-allowed' }) as unknown;

/** A person who always says yes, and what was suggested. */
function yes(): { names: string[]; tokens: ReturnType<typeof createFileTokens> } {
  const names: string[] = [];
  const tokens = createFileTokens(async (_purpose, name) => {
    names.push(name);
    return `/chosen/${names.length}`;
  });
  return { names, tokens };
}

describe('a file token', () => {
  it('stands for the path that was chosen, once', async () => {
    const { tokens } = yes();
    const { token, path } = await tokens.choose('export', 'a.csv');
    expect(path).toBe('/chosen/1');
    expect(tokens.take('export', token!)).toMatchObject({ path: '/chosen/1', name: '1' });
    expect(() => tokens.take('export', token!)).toThrow(notAllowed);
  });

  it('is not valid for another purpose, and stays valid for its own', async () => {
    const { tokens } = yes();
    const { token } = await tokens.choose('backup', 'lab.db');
    expect(() => tokens.take('export', token!)).toThrow(notAllowed);
    expect(tokens.take('backup', token!).path).toBe('/chosen/1');
  });

  it.each(['', 'x', '__proto__', 'constructor'])('cannot be made up: %j', async (token) => {
    const { tokens } = yes();
    await tokens.choose('export', 'a');
    expect(() => tokens.take('export', token)).toThrow(notAllowed);
  });

  it('is not the path', async () => {
    const { tokens } = yes();
    const { token, path } = await tokens.choose('export', 'a');
    expect(token).not.toContain(path);
    expect(() => tokens.take('export', path!)).toThrow(notAllowed);
  });

  it('is forgotten when there are twenty newer ones, and not before', async () => {
    const { tokens } = yes();
    const given: string[] = [];
    for (let i = 0; i < 21; i += 1) given.push((await tokens.choose('export', 'a')).token!);
    expect(() => tokens.take('export', given[0]!)).toThrow(notAllowed);
    const paths = given.slice(1).map((token) => tokens.take('export', token).path);
    expect(paths).toEqual(Array.from({ length: 20 }, (_, i) => `/chosen/${i + 2}`));
  });

  it('is not given when the person cancelled', async () => {
    const tokens = createFileTokens(async () => null);
    expect(await tokens.choose('export', 'a')).toEqual({ token: null, path: null });
  });

  it('is not given by a host without dialog', async () => {
    await expect(createFileTokens(null).choose('export', 'a')).rejects.toThrow(notAllowed);
  });
});

describe('an offered file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lab-tokens-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => vi.useRealTimers());
  let files = 0;

  function offer(tokens: ReturnType<typeof createFileTokens>, isTemporary: boolean) {
    const path = join(folder, `${++files}`);
    writeFileSync(path, 'text');
    return { path, ...tokens.offer({ purpose: 'read', path, name: 'a.txt', isTemporary }) };
  }
  const gone = (path: string) =>
    vi.waitFor(() => expect(existsSync(path)).toBe(false), { timeout: patienceMs });

  it('is taken once, and removed when it is released', async () => {
    const tokens = createFileTokens(null);
    const { path, token } = offer(tokens, true);
    expect(() => tokens.take('export', token)).toThrow(notAllowed);
    const taken = tokens.take('read', token);
    expect(taken).toMatchObject({ path, name: 'a.txt' });
    expect(() => tokens.take('read', token)).toThrow(notAllowed);
    await tokens.close();
    expect(existsSync(path)).toBe(true);
    await Promise.all([taken.release(), taken.release()]);
    expect(existsSync(path)).toBe(false);
  });

  it('that is not temporary stays where it is, whatever happens to its token', async () => {
    const tokens = createFileTokens(null);
    const [taken, left] = [offer(tokens, false), offer(tokens, false)];
    await tokens.take('read', taken.token).release();
    await tokens.close();
    expect([taken, left].map(({ path }) => existsSync(path))).toEqual([true, true]);
    expect(() => tokens.take('read', left.token)).toThrow(notAllowed);
  });

  it('is removed after ten minutes without use, and not before', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const tokens = createFileTokens(null);
    const [unused, used] = [offer(tokens, true), offer(tokens, true)];
    const { release } = tokens.take('read', used.token);
    vi.advanceTimersByTime(10 * 60_000 - 1);
    expect(existsSync(unused.path)).toBe(true);
    vi.advanceTimersByTime(1);
    vi.useRealTimers();
    expect(() => tokens.take('read', unused.token)).toThrow(notAllowed);
    await gone(unused.path);
    expect(existsSync(used.path)).toBe(true);
    await release();
  });

  it('is removed when there are twenty newer ones', async () => {
    const tokens = createFileTokens(null);
    const offered = Array.from({ length: 21 }, () => offer(tokens, true));
    await gone(offered[0]!.path);
    expect(offered.slice(1).every(({ path }) => existsSync(path))).toBe(true);
    await tokens.close();
    expect(offered.filter(({ path }) => existsSync(path))).toEqual([]);
  });

  it.each([
    ['trace.perf.txt', 'trace.perf.txt'],
    ['/etc/../passwd', 'passwd'],
    ['C:\\traces\\a.txt', 'a.txt'],
    ['m\u00e4rz \u202e.txt', 'm\u00e4rz .txt'],
    ['two\nlines\u0000\u2028.txt', 'twolines.txt'],
    ['\ud800.txt', '\ufffd.txt'],
    ['', 'file'],
    ['  /', 'file'],
    ['\u{1f41b}'.repeat(300), '\u{1f41b}'.repeat(200)],
  ])('is called what the person calls it, on one line: %j', (name, shown) => {
    const tokens = createFileTokens(null);
    const { token } = tokens.offer({ purpose: 'read', path: '/a', name, isTemporary: false });
    expect(tokens.take('read', token)).toMatchObject({ path: '/a', name: shown });
  });
});

describe('a suggested name', () => {
  it.each([
    ['runs.csv', 'runs.csv'],
    ['/etc/passwd', 'passwd'],
    ['../../.ssh/authorized_keys', 'authorized_keys'],
    ['C:\\Windows\\system.ini', 'system.ini'],
    ['a\\../b', 'b'],
    ['..', 'shootdown-lab'],
    ['.', 'shootdown-lab'],
    ['.bashrc', 'bashrc'],
    ['-rf', 'rf'],
    ['.-.x', 'x'],
    ['a/', 'shootdown-lab'],
    ['', 'shootdown-lab'],
    ['a b\u0000c\nd', 'a-b-c-d'],
    ['m\u00e4rz \u202e.txt', 'm-rz-.txt'],
    ['a:b|c?.csv', 'a-b-c-.csv'],
    ['%2e%2e%2fx', '2e-2e-2fx'],
    ['x'.repeat(500), 'x'.repeat(100)],
  ])('is one plain file name: %j', async (name, clean) => {
    const { names, tokens } = yes();
    await tokens.choose('export', name);
    expect(names).toEqual([clean]);
  });
});
