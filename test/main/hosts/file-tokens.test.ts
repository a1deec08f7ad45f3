import { describe, expect, it } from 'vitest';
import { createFileTokens } from '../../../main/hosts/file-tokens.ts';

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
    expect(tokens.take('export', token!)).toBe('/chosen/1');
    expect(() => tokens.take('export', token!)).toThrow(notAllowed);
  });

  it('is not good for another purpose, and stays good for its own', async () => {
    const { tokens } = yes();
    const { token } = await tokens.choose('backup', 'lab.db');
    expect(() => tokens.take('export', token!)).toThrow(notAllowed);
    expect(tokens.take('backup', token!)).toBe('/chosen/1');
  });

  it.each(['', 'x', '__proto__', 'constructor'])('is not made up: %j', async (token) => {
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

  it('is forgotten when twenty newer ones are there, and not before', async () => {
    const { tokens } = yes();
    const given: string[] = [];
    for (let i = 0; i < 21; i += 1) given.push((await tokens.choose('export', 'a')).token!);
    expect(() => tokens.take('export', given[0]!)).toThrow(notAllowed);
    const paths = given.slice(1).map((token) => tokens.take('export', token));
    expect(paths).toEqual(Array.from({ length: 20 }, (_, i) => `/chosen/${i + 2}`));
  });

  it('is not given when the person thought better of it', async () => {
    const tokens = createFileTokens(async () => null);
    expect(await tokens.choose('export', 'a')).toEqual({ token: null, path: null });
  });

  it('is not given by a host without dialog', async () => {
    await expect(createFileTokens(null).choose('export', 'a')).rejects.toThrow(notAllowed);
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
